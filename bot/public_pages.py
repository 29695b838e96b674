"""The pages that anybody may read, and that the Teams package names: what is kept about people, and the terms."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from models.retention import Retention

_DAYS = ((365, "year"), (30.5, "month"), (1, "day"))


class PublicPages:
    """GET /privacy and GET /terms. `contact`: whom to ask about personal data, in the operator's words."""

    def __init__(self, retention: Retention, contact: str = "") -> None:
        style = files("bot").joinpath("public/page.css").read_text(encoding="utf-8").strip()
        digest = b64encode(sha256(style.encode()).digest()).decode()
        self._headers = {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; "
            "base-uri 'none'; form-action 'none'",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "public, max-age=3600",
        }
        environment = Environment(loader=PackageLoader("bot", "public"), autoescape=True, undefined=StrictUndefined)
        known = {"style": style, "contact": contact, **_spans(retention)}
        self._pages = {
            f"/{name}": environment.get_template(f"{name}.html").render(known) for name in ("privacy", "terms")
        }

    def add_to(self, app: web.Application) -> None:
        for path in self._pages:
            app.router.add_get(path, self._show)

    async def _show(self, request: web.Request) -> web.Response:
        return web.Response(text=self._pages[request.path], content_type="text/html", headers=self._headers)


def _spans(retention: Retention) -> dict[str, str]:
    return {name: spoken(getattr(retention, name)) for name in ("deliveries", "live", "ended", "unregistered")}


def spoken(days: int) -> str:
    """A span of days in words: 730 are 2 years, 183 are 6 months."""
    if not days:
        return "for good"
    for length, unit in _DAYS:
        count, rest = divmod(days, length)
        if count and rest < 1:
            return f"{int(count)} {unit}{'s' if count > 1 else ''}"
    return f"{days} days"
