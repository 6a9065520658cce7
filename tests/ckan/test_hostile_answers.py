"""A CKAN, or what stands in its place, that answers to do harm: bounded in size, time and depth, and nothing echoed."""

import gzip
import io
import json
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.ckan.test_client import JSON, SECRET, answering

from thaktho.ckan import transport
from thaktho.ckan.client import Ckan, UnansweredError
from thaktho.errors import SurroundingsError


@contextmanager
def streaming(*pieces: bytes, pause: float) -> Iterator[str]:
    """Serve pieces over and over without an end."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError), listener.accept()[0] as connection:
            connection.recv(1 << 16)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while not over.wait(pause):
                for piece in pieces:
                    connection.sendall(piece)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
        thread.join()


def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_LARGEST", 1 << 20)
    with (
        streaming(b" " * 65536, pause=0) as url,
        Ckan(url, SECRET, timeout=(1, 5)) as ckan,
        pytest.raises(UnansweredError),
    ):
        ckan.ask("package_show", id="x")


def test_a_connection_serves_for_many_requests() -> None:
    ports = set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            ports.add(self.client_address[1])
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"success": true, "result": 1}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *said: object) -> None:  # noqa: A002 - named so by the library
            """Stay quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with Ckan(f"http://127.0.0.1:{server.server_port}", timeout=(1, 1)) as ckan:
            assert [ckan.ask("status_show") for _ in range(3)] == [1, 1, 1]
        server.shutdown()
        thread.join()
    assert len(ports) == 1


def test_an_answer_that_drips_for_ever_is_given_up() -> None:
    """Each byte comes in time; all of them do not."""
    began = time.monotonic()
    with (
        streaming(b" ", pause=0.02) as url,
        Ckan(url, SECRET, timeout=(1, 0.1)) as ckan,
        pytest.raises(UnansweredError),
    ):
        ckan.ask("package_show", id="x")
    assert time.monotonic() - began < 5


def test_a_file_that_drips_for_ever_is_given_up() -> None:
    began = time.monotonic()
    with (
        streaming(b" ", pause=0.02) as url,
        Ckan(url, SECRET, timeout=(1, 5)) as ckan,
        pytest.raises(UnansweredError),
    ):
        ckan.download("/file", io.BytesIO(), most=1 << 20, seconds=0.3)
    assert time.monotonic() - began < 5


def test_an_answer_that_is_small_only_until_it_is_unpacked_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_LARGEST", 1 << 20)
    bomb = gzip.compress(b'{"success": true, "result": "' + b" " * (8 << 20) + b'"}')
    with (
        answering(200, bomb, Content_Encoding="gzip") as server,
        Ckan(server.url) as ckan,
        pytest.raises(UnansweredError),
    ):
        ckan.ask("package_show", id="x")


@pytest.mark.parametrize(
    "body",
    [
        b'{"success": true}',
        b'{"success": 1, "error": {}}',
        b"[" * 200_000,
        b'{"success": true, "result": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"success": true, "result": {"title": ' + b'{"a":' * 900 + b"1" + b"}" * 901 + b"}",
        b'{"success": true, "result": ' + b"9" * 5_000 + b"}",
        b'{"success": false, "error": {"__type": "Validation Error", "x": ' + b"[" * 900 + b"]" * 900 + b"}}",
    ],
    ids=["no result", "one", "not closed", "deep list", "deep object", "long number", "deep error"],
)
def test_nonsense_is_one_of_the_two_errors(body: bytes) -> None:
    with (
        answering(200, body, Content_Type=JSON) as server,
        Ckan(server.url) as ckan,
        pytest.raises(SurroundingsError),
    ):
        ckan.ask("package_show", id="x")


@pytest.mark.parametrize("charset", ["idna", "punycode", "utf-7", "utf-16", "rot13", "no-such", "unicode_escape"])
def test_the_charset_that_it_claims_is_not_believed(charset: str) -> None:
    body = '{"success": true, "result": "กองทุน"}'.encode()
    with answering(200, body, Content_Type=f"{JSON}; charset={charset}") as server, Ckan(server.url) as ckan:
        assert ckan.ask("package_show", id="x") == "กองทุน"


@pytest.mark.parametrize("kind", ["Validation Error", "Authorization Error", "Search Error", "else"])
def test_a_token_that_it_echoes_is_not_repeated(kind: str) -> None:
    said = {"success": False, "error": {"__type": kind, "message": f"x: {SECRET}", "token": [SECRET], SECRET: ["no"]}}
    with (
        answering(409, json.dumps(said).encode()) as server,
        Ckan(server.url, SECRET) as ckan,
        pytest.raises(SurroundingsError) as caught,
    ):
        ckan.ask("package_show", id="x")
    error = caught.value
    shown = "".join(traceback.format_exception(error)) + repr(error.__dict__) + error.message.en + error.message.th
    assert SECRET not in shown


def test_a_token_in_a_result_is_not_handed_on() -> None:
    said = {"success": True, "result": {"name": SECRET, "title": f"Authorization: {SECRET}"}}
    with answering(200, json.dumps(said).encode()) as server, Ckan(server.url, SECRET) as ckan:
        assert SECRET not in json.dumps(ckan.ask("user_show"))
