"""The processes that answer queries: as many as there are cores, started before they are needed.

They are killed where they take too long, too much, or nobody waits for the answer any more.

What they read is the store as it was published with the site. When another is published they are replaced, each when
it has answered; when there is none any more, since something was taken out of it for good, they end at once.
"""

import asyncio
import contextlib
import json
import logging
import signal
import tempfile
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from thaktho.serve.asker import Question, Said
from thaktho.serve.limits import HELD_ANSWER, MAX_WAITING, MAX_WAITING_EACH, PATIENCE
from thaktho.serve.processes import ended, started

LOG = logging.getLogger("thaktho.serve")
_PIECE = 1 << 16
_WATCH_SECONDS = 1.0
_DYING_SECONDS = 2.0
State = tuple[int, int, int]
Why = Literal["busy", "absent", "seconds", "memory", "syntax", "unacceptable", "store"]


class UnansweredError(Exception):
    """A question has no answer.

    ``why``: ``busy`` (too many wait), ``absent`` (nothing is published), ``seconds``, ``memory``, ``syntax``,
    ``unacceptable`` (it is of another kind than the client takes), ``store`` (it cannot be read).
    """

    def __init__(self, why: Why, what: str = "") -> None:
        super().__init__(why)
        self.why: Why = why
        self.what = what


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its format, its bytes from the start of a temporary file, and after how many rows it was cut off."""

    form: str
    body: IO[bytes]
    length: int
    cut: int | None


class Pool:
    """The processes, and the questions that wait for them.

    Args:
        published: the folder of the store as it was published.
        memory: bytes that each process may use.
        workers: how many there are.
    """

    def __init__(self, published: Path, memory: int, workers: int) -> None:
        self._published = published
        self._memory = memory
        self._workers = workers
        self._each = max(1, workers - 1)
        self._idle: list[_Asker] = []
        self._all: set[_Asker] = set()
        self._active: Counter[str] = Counter()
        self._waiting: deque[tuple[str, asyncio.Future[_Asker]]] = deque()
        self._watch: asyncio.Task[None] | None = None
        self._starting = 0

    @property
    def state(self) -> State | None:
        """Tell which store is published: another one is told apart; None: none is."""
        return _state(self._published)

    async def start(self) -> None:
        """Start the processes."""
        await self._fill()
        self._watch = asyncio.create_task(self._watched())

    async def close(self) -> None:
        """End the processes."""
        if self._watch is not None:
            self._watch.cancel()
        for asker in list(self._all):
            await self._end(asker)

    async def ask(self, question: Question, client: str, took: Callable[[float], None]) -> Answer:
        """Have a question answered.

        Args:
            question: what is asked.
            client: who asks.
            took: told how many seconds a process worked at it, however that ended.

        Raises:
            UnansweredError: it is not; see there.
        """
        async with self._asker(client, took) as asker:
            try:
                return await asker.ask(question)
            except UnansweredError as error:
                if error.why != "store":
                    raise
        async with self._asker(client, took) as asker:  # what it read was replaced meanwhile: once more
            return await asker.ask(question)

    @asynccontextmanager
    async def _asker(self, client: str, took: Callable[[float], None]) -> AsyncIterator["_Asker"]:
        asker = await self._taken(client)
        begun = time.monotonic()
        try:
            yield asker
        finally:
            took(time.monotonic() - begun)
            self._active[client] -= 1
            self._active += Counter()  # what is zero goes
            await asyncio.shield(self._given_back(asker))

    async def _taken(self, client: str) -> "_Asker":
        await self._renew()
        if self.state is None:
            raise UnansweredError("absent")
        waiting = sum(other == client for other, _ in self._waiting)
        if len(self._waiting) >= MAX_WAITING or waiting >= MAX_WAITING_EACH:
            raise UnansweredError("busy")
        turn: asyncio.Future[_Asker] = asyncio.get_running_loop().create_future()
        self._waiting.append((client, turn))
        self._hand_out()
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(turn)
        except TimeoutError:
            self._forget(client, turn)
            raise UnansweredError("busy") from None
        except asyncio.CancelledError:
            self._forget(client, turn)
            raise

    def _forget(self, client: str, turn: "asyncio.Future[_Asker]") -> None:
        """Take a question out of the queue; whatever was given to it is given on."""
        if turn.done():
            self._active[client] -= 1
            self._idle.append(turn.result())
            self._hand_out()
        else:
            self._waiting.remove((client, turn))

    def _hand_out(self) -> None:
        """Give idle processes to who waits longest; nobody gets all of them while others may come."""
        for client, turn in list(self._waiting):
            if not self._idle:
                return
            if self._active[client] < self._each:
                self._waiting.remove((client, turn))
                self._active[client] += 1
                turn.set_result(self._idle.pop())

    async def _given_back(self, asker: "_Asker") -> None:
        if asker.usable and asker.state == self.state:
            self._idle.append(asker)
        else:
            await self._end(asker)
            await self._fill()
        self._hand_out()

    async def _watched(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            await self._renew()

    async def _renew(self) -> None:
        """End processes of a store that is published no more: idle ones; all where none is published."""
        state = self.state
        for asker in [one for one in self._all if one.state != state and (state is None or one in self._idle)]:
            await self._end(asker)
        await self._fill()

    async def _fill(self) -> None:
        """Start processes until there are as many as there should be."""
        while self.state is not None and len(self._all) + self._starting < self._workers:
            self._starting += 1
            try:
                asker = await _Asker.started(self._published, self._memory)
            except OSError:  # the system has no room for a process now; it is tried again within a second
                break
            finally:
                self._starting -= 1
            self._all.add(asker)
            self._idle.append(asker)
        self._hand_out()

    async def _end(self, asker: "_Asker") -> None:
        self._all.discard(asker)
        if asker in self._idle:
            self._idle.remove(asker)
        await asker.end()


class _Asker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process, state: State | None) -> None:
        self._process = process
        self._reading = asyncio.Lock()
        self.state = state
        self.usable = True

    @classmethod
    async def started(cls, published: Path, memory: int) -> "_Asker":
        state = _state(published)
        process = await started("asker", str(published), memory)
        return cls(process, state)

    async def ask(self, question: Question) -> Answer:
        """Ask, within the question's seconds; whatever goes wrong, this process is not used again.

        Raises:
            UnansweredError: it took too long or too much, is not right, or the store cannot be read.
        """
        self.usable = False
        begun = time.monotonic()
        try:
            async with asyncio.timeout(question["seconds"]), self._reading:
                said, body = await self._asked(question)
        except TimeoutError:
            raise UnansweredError("seconds") from None
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            with contextlib.suppress(TimeoutError):  # it ends by itself, and how is asked before it is killed
                async with asyncio.timeout(_DYING_SECONDS):
                    await self._process.wait()
            code = await self.end()
            if code == -signal.SIGXCPU or time.monotonic() - begun >= question["seconds"]:
                raise UnansweredError("seconds") from None
            raise UnansweredError("memory" if code < 0 else "store") from None
        except OSError as error:
            LOG.error("no room for an answer: %s", error.strerror)  # noqa: TRY400 - nothing of ours is wrong
            raise UnansweredError("busy") from None
        self.usable = not said["tired"] and said.get("wrong") != "store"
        if said.get("wrong"):
            body.close()
            raise UnansweredError(said["wrong"], said.get("what", ""))  # type: ignore[arg-type]  # as `Said` has it
        return Answer(said["form"], body, said["length"], said["cut"])

    async def _asked(self, question: Question) -> tuple[Said, IO[bytes]]:
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise TypeError(process)
        if process.returncode is not None:  # somebody ended it, for nothing that this question did
            raise UnansweredError("store")
        process.stdin.write(json.dumps(question).encode() + b"\n")
        await process.stdin.drain()
        said: Said = json.loads(await process.stdout.readuntil())
        with contextlib.ExitStack() as opened:  # an answer that does not come in whole takes no room on
            body = opened.enter_context(tempfile.SpooledTemporaryFile(HELD_ANSWER))
            left = said.get("length", 0)
            while left:
                piece = await process.stdout.readexactly(min(left, _PIECE))
                body.write(piece)
                left -= len(piece)
            body.seek(0)
            opened.pop_all()  # who sends it closes it
        return said, body

    async def end(self) -> int:
        """Kill the process, if it has not ended; return its exit code."""
        self.usable = False
        with contextlib.suppress(ProcessLookupError):
            if self._process.returncode is None:
                self._process.kill()
        async with self._reading:  # who reads meets the end
            return await ended(self._process)


def _state(folder: Path) -> State | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
