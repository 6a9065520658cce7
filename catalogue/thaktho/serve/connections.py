"""Connections that do not wait for ever: uvicorn's own, with deadlines for what comes in and for what is taken on.

uvicorn has none for the head and body of a request, nor for a client that does not read its answer.
"""

import asyncio
from collections import Counter
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from thaktho.serve.limits import CONNECTIONS, CONNECTIONS_EACH, HEAD_SECONDS, MAX_HEAD, STEP_BYTES, STEP_SECONDS
from thaktho.serve.rates import client_of

_ANSWERS = {
    400: b"HTTP/1.1 400 Bad Request",
    414: b"HTTP/1.1 414 URI Too Long",
    431: b"HTTP/1.1 431 Request Header Fields Too Large",
}


class Connection(H11Protocol):
    """A connection that is cut where a request does not come in, or an answer is not taken, in time."""

    most = CONNECTIONS
    """Connections at a time; one more is not taken: files and processes need descriptors too."""
    each = CONNECTIONS_EACH
    """Connections of one client: nobody gets all of them."""
    _of: ClassVar[Counter[str]] = Counter()

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as uvicorn has them
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._step = 0
        self._whose = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Expect a request."""
        super().connection_made(transport)
        self._whose = client_of(self.client[0] if self.client else None)
        self._of[self._whose] += 1
        if len(self.connections) > self.most or self._of[self._whose] > self.each:
            transport.abort()
        self._expect(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Take what came in; a request that is not whole yet is to come in on time."""
        self._step += len(data)
        if self._deadline is None:
            self._expect(HEAD_SECONDS)
        super().data_received(data)
        if self.conn.their_state not in {h11.IDLE, h11.SEND_BODY}:
            self._expected()

    def _expect(self, seconds: float) -> None:
        self._expected()
        self._step = 0
        self._deadline = self.loop.call_later(seconds, self._late)

    def _expected(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        """Look whether enough of a body came in, or its reader lets it wait; cut the connection otherwise."""
        self._deadline = None
        if self.conn.their_state is h11.SEND_BODY and (self._step >= STEP_BYTES or self.flow.read_paused):
            self._expect(STEP_SECONDS)
        elif self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self.transport.abort()

    def on_response_complete(self) -> None:
        """Answer what came in meanwhile; uvicorn closes the connection where nothing does."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._stall()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, also where the client has not taken the end of its answer."""
        super().timeout_keep_alive_handler()
        self._stall()

    def pause_writing(self) -> None:
        """Note that the client does not take its answer on."""
        super().pause_writing()
        self._stall()

    def resume_writing(self) -> None:
        """Note that it does."""
        super().resume_writing()
        self._moving()

    def _stall(self) -> None:
        self._moving()
        self._stalled = self.loop.call_later(STEP_SECONDS, self.transport.abort)

    def _moving(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines, and that it was there."""
        self._of[self._whose] -= 1
        if not self._of[self._whose]:
            del self._of[self._whose]
        self._expected()
        self._moving()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a head that is no HTTP, or too long."""
        head = self.conn.trailing_data[0]
        code = 400 if len(head) <= MAX_HEAD else 431 if b"\n" in head else 414
        self.transport.write(
            _ANSWERS[code]
            + b"\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
            + b"Content-Length: %d\r\n\r\n%s\n" % (len(msg) + 1, msg.encode())
        )
        self.transport.close()
        self._stall()
