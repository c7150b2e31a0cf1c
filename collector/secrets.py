"""Keys: platforms' from the environment or Streamlit's secrets, and the one with which signatures are hashed."""

import contextlib
import os
import secrets
from pathlib import Path

from data_sources.errors import SourceMisconfigured
from store.engine import private_folder
from store.secrets_file import SecretsFileError, secret


def platform_key(name: str, source: str, file: Path | None = None) -> str:
    """The key of this name: from the environment, else from the secrets file. It is for a header alone.

    Raises:
        SourceMisconfigured: There is none, or it cannot be one; no message holds any part of it.
    """
    try:
        given = secret(name, file)
    except SecretsFileError as error:
        raise SourceMisconfigured(source, "its key cannot be read", str(error)) from None
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
