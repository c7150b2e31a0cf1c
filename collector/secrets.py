"""The key with which signatures are hashed: from the environment, or made on first use and kept beside the store."""

import contextlib
import os
import secrets
from pathlib import Path

from store.engine import private_folder


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
