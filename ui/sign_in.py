"""What Streamlit knows about signing in: its settings in secrets.toml, and the cookie that holds a session."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32


def objection_to_settings() -> str | None:
    """What is missing for people to sign in, in words; none where all is there."""
    settings = _settings()
    missing = [name for name in _NEEDED if not settings.get(name)]
    if missing:
        return (
            "People are to sign in, and [auth] in .streamlit/secrets.toml lacks "
            f"{', '.join(missing)}. docs/access.md says what to write there."
        )
    if len(str(settings["cookie_secret"])) < _SHORTEST_SECRET:
        return (
            f"cookie_secret under [auth] in .streamlit/secrets.toml has fewer than {_SHORTEST_SECRET} characters. Make "
            "one with: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    address = urlsplit(str(settings["redirect_uri"]))
    if address.scheme != "https" and address.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return "redirect_uri under [auth] in .streamlit/secrets.toml has to be an https address."
    return None if find_spec("authlib") else "People are to sign in, and Authlib is not installed."


def claims_of_cookies(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims of the session that a browser's cookies hold; none where there is none or its signature is wrong."""
    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"))

    found = get_cookie_with_chunks(one, USER_COOKIE_NAME)
    claims = json.loads(found) if found else {}
    return claims if isinstance(claims, dict) else {}


def audit_key() -> bytes:
    """With what people are hashed for the audit log. A new cookie_secret makes them other people there."""
    return hmac.new(get_cookie_secret().encode(), b"audit log", hashlib.sha256).digest()


def _settings() -> Mapping[str, Any]:
    try:
        return dict(st.secrets.get("auth", {}))
    except StreamlitSecretNotFoundError:
        return {}
