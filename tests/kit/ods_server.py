"""A server on this computer that answers as ODS's API does, or does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

RECORD = {
    "Organisation": {
        "Name": "OLD NHS TRUST",
        "Date": [
            {"Type": "Operational", "Start": "2006-04-01", "End": "2019-09-30"},
            {"Type": "Legal", "Start": "2006-04-01", "End": "2019-10-01"},
        ],
        "OrgId": {"extension": "RX4"},
        "Status": "Inactive",
        "GeoLoc": {"Location": {"Town": "MORPETH", "PostCode": "NE61 3BP"}},
        "Roles": {"Role": [{"id": "RO57"}, {"id": "RO197", "primaryRole": True}]},
    }
}
NHS_ENGLAND = {
    "Organisation": {
        "Name": "NHS ENGLAND",
        "Date": [{"Type": "Operational", "Start": "2013-04-01"}],
        "OrgId": {"extension": "X26"},
        "Status": "Active",
        "GeoLoc": {"Location": {"Town": "LEEDS", "PostCode": "LS2 7UE"}},
        "Roles": {"Role": [{"id": "RO116", "primaryRole": True}]},
    }
}
RECORDS = {"RX4": RECORD, "X26": NHS_ENGLAND}
FOUND = {
    "Organisations": [
        {
            "Name": "RIVERSIDE NHS TRUST",
            "OrgId": "R9X",
            "Status": "Active",
            "PostCode": "LS1 6AE",
            "PrimaryRoleId": "RO197",
            "PrimaryRoleDescription": "NHS TRUST",
        },
        {"Name": "SHAPED OTHERWISE"},
        "nothing at all",
    ]
}


@dataclass
class OdsServer:
    """`does`: "answers", "hangs", "refuses" (500), "limits" (429), "stutters" (no JSON) or "misshapes"."""

    does: str = "answers"
    url: str = ""
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        match self.does:
            case "hangs":
                await asyncio.sleep(5)
            case "refuses":
                return web.Response(status=500)
            case "limits":
                return web.Response(status=429, headers={"Retry-After": "20"})
            case "stutters":
                return web.Response(text="<html>")
            case "misshapes":
                return web.json_response({"Organisation": {"OrgId": "RX4"}})
            case _:
                pass
        code = request.match_info.get("code")
        if code is None:
            return web.json_response(FOUND if "river" in request.query["Name"].casefold() else {"Organisations": []})
        return web.json_response(RECORDS[code]) if code in RECORDS else web.Response(status=404)


@asynccontextmanager
async def ods_server() -> AsyncIterator[OdsServer]:
    """It listens for the length of the block."""
    ods, app = OdsServer(), web.Application()
    app.router.add_get("/ORD/organisations", ods.answer)
    app.router.add_get("/ORD/organisations/{code}", ods.answer)
    async with TestServer(app) as server:
        ods.url = str(server.make_url("/ORD"))
        yield ods
