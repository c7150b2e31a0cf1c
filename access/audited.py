"""How the audit log names those who sign in: by role and a keyed hash, or by address where the campaign says so."""

import hashlib
import hmac

from access.session import Claims, Rules, confirmed_address, role_of, session_key

ANYBODY = "anybody"
"""Whoever does something where nobody signs in."""
_HASH_LETTERS, _ENTRY_LETTERS = 12, 32


def audit_name(claims: Claims, rules: Rules, key: bytes) -> str:
    """Somebody's role and what tells them from others: the same person is the same as long as the key is.

    Without the key nobody can find out who it is by trying subjects.
    """
    role = role_of(claims, rules) or "no role"
    subject = str(claims.get("sub", ""))
    if rules.access.audit_names:
        return f"{role} {confirmed_address(claims) or subject}"
    return f"{role} {_keyed(key, 'who', str(claims.get('iss', '')), subject)[:_HASH_LETTERS]}"


def audit_entry(claims: Claims, what: str, key: bytes) -> str:
    """The key of an entry of which each session has one, however many tabs and servers tell of it."""
    return _keyed(key, what, session_key(claims))[:_ENTRY_LETTERS]


def _keyed(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
