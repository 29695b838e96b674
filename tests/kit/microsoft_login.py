"""Microsoft's sign-in on this computer, under its own name: over https for the Playground, over http for us."""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.kit.teams import Key

HOST = "login.microsoftonline.com"
_HTTPS = 443


@dataclass(frozen=True)
class SignIn:
    """As which app the Playground signs in, and the certificate that it trusts while it does."""

    app_id: str
    secret: str
    tenant: str
    certificate: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        return "--client-id", self.app_id, "--client-secret", self.secret, "--tenant-id", self.tenant

    @property
    def variables(self) -> Mapping[str, str]:
        return {"NODE_EXTRA_CA_CERTS": str(self.certificate)}


class MicrosoftLogin:
    """Knows apps by their secrets. Its tokens have the version 1.0, as those of a new Azure Bot's app have."""

    def __init__(self, secrets: Mapping[str, str], certificate: Path) -> None:
        self.url = ""  # for us
        self.certificate = certificate
        self.given: Counter[tuple[str, str]] = Counter()  # tokens, by the app that asked and the audience
        self.keys_read: Counter[str] = Counter()  # by "http" and "https"
        self._secrets = secrets
        self._key = Key("of the tenant", endorsements=None)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self._metadata)
        app.router.add_get("/{tenant}/discovery/v2.0/keys", self._keys)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        who, audience = form["client_id"], form["scope"].split(" ")[0].removesuffix("/.default")
        assert form["grant_type"] == "client_credentials"
        if self._secrets.get(who) != form["client_secret"]:
            said = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return web.json_response(said, status=401)
        self.given[who, audience] += 1
        token = self.token(request.match_info["tenant"], who, audience)
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    def token(self, tenant: str, app_id: str, audience: str) -> str:
        now = int(time.time())
        claims = {
            "iss": f"https://sts.windows.net/{tenant}/",
            "aud": audience,
            "appid": app_id,
            "appidacr": "1",
            "tid": tenant,
            "ver": "1.0",
            "iat": now,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        return jwt.encode(claims, self._key.private, algorithm="RS256", headers={"kid": self._key.name})

    async def _metadata(self, request: web.Request) -> web.Response:
        tenant = request.match_info["tenant"]
        keys = f"{request.url.origin()}/{tenant}/discovery/v2.0/keys"
        return web.json_response({"issuer": f"https://{HOST}/{tenant}/v2.0", "jwks_uri": keys})

    async def _keys(self, request: web.Request) -> web.Response:
        self.keys_read[request.scheme] += 1
        return web.json_response({"keys": [self._key.jwk]})


@asynccontextmanager
async def microsoft_login(folder: Path, secrets: Mapping[str, str]) -> AsyncIterator[MicrosoftLogin]:
    """Serves while the block runs, where its name leads to this computer. `folder` takes the certificate."""
    certificate, key = _certificate(folder)
    login = MicrosoftLogin(secrets, certificate)
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(certificate, key)
    runner = web.AppRunner(login.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        login.url = "http://{}:{}".format(*runner.addresses[0][:2])
        await web.TCPSite(runner, "127.0.0.1", _HTTPS, ssl_context=secure).start()
        yield login
    finally:
        await runner.cleanup()


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that vouches for itself, for a day, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
    written = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(written)
    return certificate, key
