"""What is kept of an identifier: a keyed hash, from which nobody without the key can tell whom it stands for."""

import hashlib
import hmac
from collections.abc import Callable


def hasher(source_key: str, hash_key: bytes) -> Callable[[str], str]:
    """A function from an identifier to 32 hexadecimal digits (HMAC-SHA-256, shortened to 128 bits).

    The source's key is part of what is hashed: equal hashes in two sources would tell that one person signed both.
    """
    prefix = f"{source_key}\0".encode()

    def hash_of(text: str) -> str:
        return hmac.new(hash_key, prefix + text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[:32]

    return hash_of
