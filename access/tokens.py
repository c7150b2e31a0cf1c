"""Tokens for screens and programs: 256 random bits, of which only the hash is ever stored."""

import hashlib
import secrets

_BITS = 256
# Tells what it is to whoever finds one, and to programs that look for secrets.
_BEGINNING = "campaign_"


def new_token() -> str:
    """A token that nobody can guess. It is shown once, to whoever made it."""
    return _BEGINNING + secrets.token_urlsafe(_BITS // 8)


def sha256_of(token: str) -> str:
    """What is stored of a token. So many random bits need no slow hash: there is nothing to guess from."""
    return hashlib.sha256(token.encode()).hexdigest()
