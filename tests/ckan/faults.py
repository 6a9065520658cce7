"""A loopback proxy in front of a CKAN that goes wrong as it is told: what a network, a proxy or a full disk does."""

import contextlib
import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import urlsplit

_READING = ("_show", "_list", "_search", "_autocomplete", "_list_for_user")
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host", "content-length"}
_HTML = {"Content-Type": "text/html"}
_AT_ONCE = 64
"""Requests that are passed on at a time; others wait."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that reached the proxy: its action (else its path), the bytes of its body, the status given back.

    ``status`` is 0 where no whole answer was given: the upload was cut off, or the answer lost or cut short.
    """

    method: str
    action: str
    size: int
    status: int

    @property
    def reads(self) -> bool:
        """Whether it only asks: nothing is changed by it."""
        return self.method != "POST" or self.action.endswith(_READING)


@dataclass(slots=True)
class Hold:
    """A request that is held back: ``reached`` is set when one is there; it goes on when ``release`` is called."""

    reached: threading.Event = field(default_factory=threading.Event)
    _go: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Let the request go on."""
        self._go.set()

    def wait(self) -> None:
        """Say that a request is here, and wait."""
        self.reached.set()
        self._go.wait(timeout=300)


@dataclass(slots=True)
class _Fault:
    """What goes wrong, for which action (None: any), after how many that pass, and how often (None: always)."""

    action: str | None
    skip: int
    times: int | None
    writes_only: bool = False
    delay: float = 0
    hold: Hold | None = None
    upload_cut: int | None = None
    answer: tuple[int, dict[str, str], bytes] | None = None
    answer_cut: int | None = None

    def strikes(self, seen: Seen) -> bool:
        if self.action not in (None, seen.action) or (self.writes_only and seen.reads) or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The proxy: ``url`` is what a client is given, ``seen`` what has come, in order.

    Each fault strikes requests of one ``action`` (``resource_create``; None: any), lets the first ``skip`` of them pass
    and strikes ``times`` of them (None: all). The first fault that strikes, in the order they were set, is it.
    """

    def __init__(self, ckan: str) -> None:
        """Stand in front of the CKAN at the address ``ckan``."""
        at = urlsplit(ckan)
        assert at.hostname is not None
        self.upstream = (at.hostname, at.port or 80)
        self.seen: list[Seen] = []
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()
        self.over = threading.Event()
        self.passing = threading.Semaphore(_AT_ONCE)
        self._server: _Server | None = None
        self._port = 0
        self.up()

    @property
    def url(self) -> str:
        """The address to give to a client."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def writes(self) -> list[Seen]:
        """What has come that would change something."""
        return [seen for seen in self.seen if not seen.reads]

    def up(self) -> None:
        """Take connections (again), on the same port."""
        self._server = _Server(self, self._port)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections, and drop those that are open."""
        if self._server is not None:
            self._server.shutdown()
            self._server.drop()
            self._server.server_close()
            self._server = None

    def clear(self) -> None:
        """Work well again; what is held back goes on."""
        with self._lock:
            for fault in self._faults:
                if fault.hold is not None:
                    fault.hold.release()
            self._faults.clear()

    def end(self) -> None:
        """Pass on nothing more, and wait for what is on its way: late, it would change what the next test has made."""
        self.over.set()
        self.clear()
        for _ in range(_AT_ONCE):
            assert self.passing.acquire(timeout=300)
        self.down()

    def answer(
        self,
        status: int,
        body: bytes = b"<html>",
        *,
        action: str | None = None,
        skip: int = 0,
        times: int | None = None,
    ) -> None:
        """Answer with a status of its own; CKAN is not asked."""
        self._add(_Fault(action, skip, times, answer=(status, _HTML, body)))

    def read_only(self, status: int = 503, body: bytes = b"<html>") -> None:
        """Answer so whatever would change something."""
        self._add(_Fault(None, 0, None, writes_only=True, answer=(status, _HTML, body)))

    def delay(self, seconds: float, *, action: str | None = None, skip: int = 0, times: int | None = None) -> None:
        """Wait before CKAN is asked."""
        self._add(_Fault(action, skip, times, delay=seconds))

    def hold(self, *, action: str | None = None, skip: int = 0, times: int | None = 1) -> Hold:
        """Hold a request back, before CKAN is asked, until it is released."""
        hold = Hold()
        self._add(_Fault(action, skip, times, hold=hold))
        return hold

    def cut_upload(
        self, after: int = 1000, *, action: str | None = None, skip: int = 0, times: int | None = None
    ) -> None:
        """Reset the connection when so many bytes of a request's body have come; CKAN is not asked."""
        self._add(_Fault(action, skip, times, upload_cut=after))

    def cut_answer(self, after: int, *, action: str | None = None, skip: int = 0, times: int | None = None) -> None:
        """Let CKAN do it, and close the connection after so many bytes of its answer; 0: no answer at all."""
        self._add(_Fault(action, skip, times, answer_cut=after))

    def _add(self, fault: _Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def fault_for(self, seen: Seen) -> _Fault | None:
        """Return what goes wrong with a request, if anything."""
        with self._lock:
            return next((fault for fault in self._faults if fault.strikes(seen)), None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, faults: Faults, port: int) -> None:
        self.faults = faults
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def drop(self) -> None:
        """Reset every connection that is open."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_of: object) -> None:
        """Say nothing: connections break here because tests break them."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 300

    @property
    def faults(self) -> Faults:
        return cast("_Server", self.server).faults

    def setup(self) -> None:
        super().setup()
        cast("_Server", self.server).open.add(self.connection)

    def finish(self) -> None:
        cast("_Server", self.server).open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def do_GET(self) -> None:
        self._pass_on()

    do_HEAD = do_POST = do_GET  # noqa: N815 - the same

    def log_message(self, *_said: object) -> None:
        """Say nothing."""

    def _pass_on(self) -> None:
        path = urlsplit(self.path).path
        action = path.rpartition("/action/")[2] if "/action/" in path else path
        seen = Seen(self.command, action, int(self.headers.get("Content-Length") or 0), 0)
        fault = self.faults.fault_for(seen) or _Fault(None, 0, None)
        if fault.upload_cut is not None:
            self.rfile.read(min(fault.upload_cut, seen.size))
            self.faults.seen.append(seen)
            self._reset()
            return
        body = self.rfile.read(seen.size)
        if fault.hold is not None:
            fault.hold.wait()
        if self.faults.over.wait(fault.delay):
            self._reset()
            return
        with self.faults.passing:
            status, headers, content = fault.answer or self._asked(body)
        # before the answer is out: a test looks at it as soon as its client is back
        self.faults.seen.append(replace(seen, status=status if fault.answer_cut is None else 0))
        self._send(status, headers, content, fault.answer_cut)

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = http.client.HTTPConnection(*self.faults.upstream, timeout=300)
        sent = {name: said for name, said in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        try:
            upstream.request(self.command, self.path, body, sent)
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        headers = {name: said for name, said in answer.getheaders() if name.lower() not in _HOP_BY_HOP}
        return answer.status, headers, content

    def _send(self, status: int, headers: dict[str, str], content: bytes, cut: int | None) -> None:
        if cut == 0:
            self._reset()
            return
        self.send_response(status)
        for name, said in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, said)
        self.end_headers()
        self.wfile.write(content if cut is None else content[:cut])
        if cut is not None:
            self.wfile.flush()
            self._reset()

    def _reset(self) -> None:
        """End the connection as a broken one ends: with a reset, not a goodbye."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def faults(ckan: str) -> Iterator[Faults]:
    """Stand in front of the CKAN at an address until the block ends."""
    made = Faults(ckan)
    try:
        yield made
    finally:
        made.end()
