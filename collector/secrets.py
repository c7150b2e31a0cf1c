"""Keys: platforms' from the environment or Streamlit's secrets, and the one with which signatures are hashed."""

import contextlib
import os
import secrets
import tomllib
from pathlib import Path

from data_sources.errors import SourceMisconfigured
from store.engine import private_folder

_SECRETS_FILE = Path(__file__).parent.parent / ".streamlit" / "secrets.toml"


def platform_key(name: str, source: str, file: Path = _SECRETS_FILE) -> str:
    """The key of this name: from the environment, else from `.streamlit/secrets.toml`. It is for a header alone.

    Raises:
        SourceMisconfigured: There is none, or it cannot be one; no message holds any part of it.
    """
    given = os.environ.get(name) or _secrets(source, file).get(name)
    if not given:
        raise SourceMisconfigured(
            source, f"there is no key {name}", f"Set {name} in the environment or in .streamlit/secrets.toml"
        )
    key = given.strip() if isinstance(given, str) else ""
    if not (key and key.isascii() and key.isprintable()):
        raise SourceMisconfigured(
            source, f"{name} holds something that is no key", f'Set it to the key alone, as {name} = "..."'
        )
    return key


def _secrets(source: str, file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        # Without the cause, whose message may hold parts of the file.
        raise SourceMisconfigured(
            source, ".streamlit/secrets.toml cannot be read", "It has to be TOML that this user may read"
        ) from None


def signature_hash_key(folder: Path | None = None) -> bytes:
    """The key in SIGNATURE_HASH_KEY, or one made at random in a file that only its owner may read.

    It must not change: with another key the same person would be counted again.
    """
    given = os.environ.get("SIGNATURE_HASH_KEY")
    if given:
        return given.encode()
    file = (folder or private_folder()) / "signature_hash.key"
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Write the whole key under another name first: a second process must never read half of it."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as made:
        made.write(secrets.token_hex(32).encode())
    with contextlib.suppress(FileExistsError):  # another process was first, and its key holds
        file.hardlink_to(draft)
    draft.unlink()
