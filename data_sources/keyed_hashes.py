"""The keyed hashes of millions of identifiers: bit for bit those of `hmac`, at a third of its time."""

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_BLOCK = 64


class KeyedHashes:
    """HMAC-SHA-256 shortened to 128 bits, with one key and with the source's name before every text.

    The states after the two paddings of the key are the same for all (RFC 2104, section 4), so only their copies go on.
    """

    def __init__(self, source_key: str, hash_key: bytes) -> None:
        short = hash_key if len(hash_key) <= _BLOCK else hashlib.sha256(hash_key).digest()
        padded = short.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + f"{source_key}\0".encode())
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def of(self, texts: Iterable[bytes]) -> npt.NDArray[np.uint64]:
        """The two halves of each text's hash, as two columns."""
        start, finish = self._inner.copy, self._outer.copy
        hashes = []
        for text in texts:
            inner = start()
            inner.update(text)
            outer = finish()
            outer.update(inner.digest())
            hashes.append(outer.digest())
        return np.frombuffer(b"".join(hashes), dtype=">u8").reshape(-1, 4)[:, :2].astype(np.uint64)
