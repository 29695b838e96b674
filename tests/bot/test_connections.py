"""Connections that are held open, and bodies that never end, leave room for those who ask for something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web

from bot import connections
from bot.connections import Connections, log_refused_accepts_once, most_connections
from bot.server import Listening, Server
from tests.kit.rig.processes import free_port

HALF = b"POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n"


class Service:
    """A server with two routes, and those who hold connections to it."""

    def __init__(self, limits: Connections) -> None:
        self.port = free_port()
        self.limits = limits
        self.slow = asyncio.Event()
        self.held: list[asyncio.StreamWriter] = []
        self.readers: list[asyncio.StreamReader] = []
        app = web.Application()
        app.router.add_get("/", self._hello)
        app.router.add_get("/slow", self._slowly)
        app.router.add_post("/read", self._read)
        self.server = Server(app, Listening("127.0.0.1", self.port), limits)

    async def _hello(self, _: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def _slowly(self, _: web.Request) -> web.Response:
        await self.slow.wait()
        return web.Response(text="slowly")

    async def _read(self, request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    async def hold(self, number: int, sent: bytes) -> None:
        for _ in range(number):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(sent)
            self.held.append(writer)
            self.readers.append(reader)

    async def asks(self, path: str = "/") -> str:
        async with (
            asyncio.timeout(20),
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}{path}") as answer,
        ):
            return await answer.text()

    async def holds_at_most(self, number: int) -> bool:
        async with asyncio.timeout(20):
            while len(self.limits) > number:
                await asyncio.sleep(0.01)
        return True


@asynccontextmanager
async def serving(most: int, of_one_address: int = 0) -> AsyncIterator[Service]:
    service = Service(Connections(most, of_one_address))
    await service.server.start()
    try:
        yield service
    finally:
        for writer in service.held:
            writer.close()
        service.slow.set()
        await service.server.stop()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: here\r\nX: ", HALF])
async def test_the_oldest_that_sent_no_whole_request_makes_room(sent: bytes) -> None:
    async with serving(most=10) as service:
        await service.hold(30, sent)
        assert await service.asks() == "hello"
        assert await service.holds_at_most(10)
        async with asyncio.timeout(20):
            assert await service.readers[0].read() == b""


async def test_who_is_being_answered_is_not_dropped() -> None:
    async with serving(most=5) as service:
        waiting = [asyncio.create_task(service.asks("/slow")) for _ in range(4)]
        async with asyncio.timeout(20):
            while len(service.limits) < 4:
                await asyncio.sleep(0.01)
        await service.hold(30, b"GET")
        assert await service.asks() == "hello"
        service.slow.set()
        assert await asyncio.gather(*waiting) == ["slowly"] * 4


async def test_who_is_one_too_many_goes_where_all_others_are_being_answered() -> None:
    async with serving(most=3) as service:
        await service.hold(3, b"GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
        await asyncio.sleep(0)
        await service.hold(1, b"")
        async with asyncio.timeout(20):
            assert await service.readers[3].read() == b""
        service.slow.set()
        async with asyncio.timeout(20):
            assert b"slowly" in await service.readers[0].readuntil(b"slowly")


async def test_bodies_that_are_not_whole_are_kept_up_to_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "UNFINISHED", 100_000)
    async with serving(most=100) as service:
        await service.hold(10, HALF + b"x" * 30_000)
        assert await service.holds_at_most(3)
        assert await service.asks() == "hello"
        async with (
            ClientSession() as session,
            session.post(f"http://127.0.0.1:{service.port}/read", data=b"x" * 60_000) as answer,
        ):
            assert await answer.text() == "60000"


async def test_a_body_that_does_not_arrive_in_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.05)
    async with serving(most=10) as service:
        await service.hold(1, HALF)
        async with asyncio.timeout(20):
            assert (await service.readers[0].readline()).startswith(b"HTTP/1.1 408")
        assert await service.holds_at_most(0)


async def test_a_head_that_does_not_arrive_in_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE", 0.05)
    async with serving(most=10) as service:
        await service.hold(3, b"GET / HTTP/1.1\r\nHost: ")
        assert await service.holds_at_most(0)


async def test_one_address_is_limited_only_where_the_operator_says_so() -> None:
    async with serving(most=100, of_one_address=5) as service:
        await service.hold(20, b"")
        assert await service.holds_at_most(5)
    async with serving(most=100) as service:
        await service.hold(20, b"")
        assert await service.asks() == "hello"
        assert len(service.limits) >= 20


async def test_an_answer_says_nothing_of_the_program_and_runs_nothing() -> None:
    async with serving(most=10) as service, ClientSession() as session:
        for method, path, status in (("GET", "/", 200), ("GET", "/nothing", 404), ("DELETE", "/", 405)):
            async with session.request(method, f"http://127.0.0.1:{service.port}{path}") as answer:
                assert answer.status == status
                assert answer.headers["Server"] == "assistant"
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("files", "most"), [(1024, 640), (200, 32), (1_000_000, 10_000), (-1, 10_000)])
def test_connections_leave_files_for_the_rest(monkeypatch: pytest.MonkeyPatch, files: int, most: int) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (files, files))
    assert most_connections() == most


async def test_connections_that_cannot_be_taken_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    log_refused_accepts_once(loop)
    refused = {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
    with caplog.at_level(logging.ERROR):
        for _ in range(100):
            loop.call_exception_handler(refused)
        loop.call_exception_handler({"message": "Something else"})
    assert [record.name for record in caplog.records] == ["bot.connections", "asyncio"]
