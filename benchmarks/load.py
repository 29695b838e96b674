"""The generator of load, the same for every side: a closed loop of requests over connections that are kept alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

from aiohttp import ClientSession, TCPConnector

from benchmarks.process import Process

AT_ONCE = 16


class WrongAnswer(RuntimeError):
    """A request was not answered as it has to be, so its time counts for nothing."""


@dataclass(frozen=True)
class Request:
    """One signed request, made before the clock starts."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Lap:
    """What came of some requests: seconds of each, seconds in all, and the server's processor seconds.

    `late`: how many were only told to wait, the turn going on after the answer.
    """

    times: Sequence[float]
    seconds: float
    processor: float
    late: int

    @property
    def rate(self) -> float:
        """Turns a second."""
        return len(self.times) / self.seconds

    @property
    def processor_each(self) -> float:
        """Processor milliseconds a turn."""
        return self.processor / len(self.times) * 1000


@dataclass(frozen=True)
class Side:
    """One of the two that are compared. `requests` makes the next so many; `right` looks at each answer."""

    name: str
    process: Process
    path: str
    requests: Callable[[int], Sequence[Request]]
    right: Callable[[bytes], bool]
    session: ClientSession
    late: Callable[[bytes], bool] = lambda answer: False
    warm: int = 800  # turns before the first round: every person known, every cache filled

    async def lap(self, turns: int, at_once: int = AT_ONCE) -> Lap:
        """So many requests, `at_once` of them under way. Raises WrongAnswer for any that is not right."""
        requests = self.requests(turns)
        times: list[float] = []
        runners = [self._run(requests[first::at_once], times) for first in range(at_once)]
        processor, began = self.process.processor(), perf_counter()
        late = sum(await asyncio.gather(*runners))
        return Lap(times, perf_counter() - began, self.process.processor() - processor, late)

    async def paced(self, turns: int, rate: float) -> Lap:
        """So many requests, one begun after the other, `rate` of them a second, whether or not others have ended."""
        times: list[float] = []
        processor, began = self.process.processor(), perf_counter()
        running = []
        for number, request in enumerate(self.requests(turns)):
            await asyncio.sleep(max(0.0, began + number / rate - perf_counter()))
            running.append(asyncio.create_task(self._run([request], times)))
        late = sum(await asyncio.gather(*running))
        return Lap(times, perf_counter() - began, self.process.processor() - processor, late)

    async def _run(self, requests: Sequence[Request], times: list[float]) -> int:
        """One after the other; how many were told to wait."""
        late = 0
        address = f"{self.process.address}{self.path}"
        for request in requests:
            began = perf_counter()
            async with self.session.post(address, data=request.body, headers=request.headers) as response:
                answer = await response.read()
            times.append(perf_counter() - began)
            if self.late(answer):
                late += 1
            elif response.status >= 300 or not self.right(answer):
                self.process.still_runs()
                raise WrongAnswer(f"{self.name} answered {response.status}: {answer[:500]!r}")
        return late


@asynccontextmanager
async def connections(at_once: int = AT_ONCE) -> AsyncIterator[ClientSession]:
    """Connections to one server, kept alive for the length of the block."""
    async with ClientSession(connector=TCPConnector(limit=at_once)) as session:
        yield session
