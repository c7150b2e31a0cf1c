"""An OpenID Connect provider on this machine, which signs in whomever a test says, rightly or wrongly."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.serving import free_port
from tests.small_server import SmallServer

CLIENT, SECRET, COOKIE_SECRET = "dashboard", "a secret of the client", "0123456789abcdef" * 4


@dataclass
class IdentityProvider:
    """Authorization code flow: discovery, authorize, token, keys. `claims` are those of whoever signs in next.

    `changed` overrules what the token would rightly say, and `forged` signs it with a key that is not the provider's.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    port: int = field(default_factory=free_port)
    _codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "own"}, private=True)
        self._other_key = RSAKey.generate_key(2048, {"kid": "own"}, private=True)
        paths = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/keys": self._keys,
        }
        routes = [Route(path, answering) for path, answering in paths.items()]
        self._server = SmallServer(
            Starlette(routes=[*routes, Route("/token", self._token, methods=["POST"])]), self.port
        )

    @property
    def url(self) -> str:
        """Its issuer's name, where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def secrets_file(self, dashboard: str) -> str:
        """What `.streamlit/secrets.toml` of a dashboard at an address has to say."""
        return (
            f'[auth]\nredirect_uri = "{dashboard}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{self.url}/.well-known/openid-configuration"\n'
        )

    def stop(self) -> None:
        self._server.stop()

    async def _discovery(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked, code = request.query_params, secrets.token_urlsafe(8)
        self._codes[code] = asked["nonce"]
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}")

    async def _token(self, request: Request) -> Response:
        code = parse_qs((await request.body()).decode())["code"][0]
        now = int(time.time())
        rightly = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": self._codes.pop(code)}
        claims = rightly | self.claims | self.changed
        key = self._other_key if self.forged else self._key
        identity = jwt.encode({"alg": "RS256", "kid": "own"}, claims, key)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": identity})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})
