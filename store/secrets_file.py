"""Passwords and keys: from the environment, or from a file that its owner alone may read."""

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_USUAL_FILE = Path(__file__).parent.parent / ".streamlit" / "secrets.toml"


class SecretsFileError(Exception):
    """The secrets file cannot be used; the message says why and what to do, and holds no part of it."""


def secrets_file() -> Path:
    """The file in the environment's SECRETS_FILE, or `.streamlit/secrets.toml`."""
    chosen = os.environ.get("SECRETS_FILE")
    return Path(chosen).expanduser() if chosen else _USUAL_FILE


def secret(name: str, file: Path | None = None) -> Any:
    """What the environment says under this name, else the file; none where neither does.

    Raises:
        SecretsFileError: The file is no TOML, cannot be read, or others than its owner may read or change it.
    """
    return os.environ.get(name) or _contents(file or secrets_file()).get(name)


def _contents(file: Path) -> dict[str, Any]:
    try:
        status = file.stat()
        if status.st_mode & 0o077:
            raise SecretsFileError(
                f"{file} can be read or changed by others than its owner, and it holds keys and passwords. "
                f"Run: chmod 600 {file}"
            )
        return _parsed(file, status.st_mtime_ns, status.st_size)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError):
        # Without the cause, whose message may hold parts of the file.
        raise SecretsFileError(f"{file} cannot be read. It has to be TOML that this user may read") from None


@lru_cache(maxsize=4)
def _parsed(file: Path, _changed_at: int, _size: int) -> dict[str, Any]:
    """Read again only when it has changed: the address of the database is asked for with every figure."""
    return tomllib.loads(file.read_text(encoding="utf-8"))
