"""The client against servers on loopback that answer as CKANs, proxies and strangers do: two errors, and no token."""

import os
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.making import SETTINGS

from thaktho.ckan.client import TOKEN, Ckan, RefusedError, UnansweredError, token_of
from thaktho.errors import ThakthoError, UsageError
from thaktho.services import CkanSettings
from thaktho.workspace import open_workspace

SECRET = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXNlY3JldA.abcdefghijklmnop"  # noqa: S105 - made up, to be looked for
JSON = "application/json"


class Asked(NamedTuple):
    """A request as a server saw it."""

    path: str
    authorization: str | None
    body: bytes


class Answering(NamedTuple):
    """A server on loopback, and what it was asked."""

    url: str
    asked: list[Asked]


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[Answering]:
    """Serve one and the same answer to everything."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(Asked(self.path, self.headers.get("Authorization"), content))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - named so by the library

        def log_message(self, format: str, *said: object) -> None:  # noqa: A002 - named so by the library
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Answering(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def refusal(status: int, body: bytes, **headers: str) -> ThakthoError:
    """Return the error that an answer becomes."""
    with answering(status, body, **headers) as server, Ckan(server.url, SECRET) as ckan:
        with pytest.raises(ThakthoError) as caught:
            ckan.ask("package_show", id="x")
        assert len(server.asked) == 1, "asked once: whether to ask again is not the client's to say"
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    assert SECRET not in shown
    return caught.value


def test_the_result_of_an_action_is_returned_and_requests_are_counted() -> None:
    with answering(200, b'{"success": true, "result": {"id": "a"}}') as server, Ckan(server.url, SECRET) as ckan:
        assert ckan.ask("package_show", id="a") == {"id": "a"}
        assert ckan.requests == 1
        assert [(one.path, one.authorization) for one in server.asked] == [("/api/action/package_show", SECRET)]


def test_a_file_goes_along_whole_under_its_name() -> None:
    with answering(200, b'{"success": true, "result": {}}') as server, Ckan(server.url) as ckan:
        ckan.ask("resource_create", package_id="a", upload=("แผน.csv", BytesIO(b"\x00\xffrows")))
        assert b"\x00\xffrows" in server.asked[0].body
        assert "แผน.csv".encode() in server.asked[0].body


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 507])
@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b'{"success": false}', b"[1, 2]", b"null"])
def test_a_server_in_trouble_may_be_asked_again(status: int, body: bytes) -> None:
    assert isinstance(refusal(status, body), UnansweredError)


@pytest.mark.parametrize(
    ("status", "kind", "stands_for"),
    [(403, "Authorization Error", 403), (404, "Not Found Error", 404), (409, "Validation Error", 409)],
)
def test_a_no_of_ckan_is_a_no(status: int, kind: str, stands_for: int) -> None:
    error = refusal(status, f'{{"success": false, "error": {{"__type": "{kind}", "name": ["ซ้ำ"]}}}}'.encode())
    assert isinstance(error, RefusedError)
    assert error.status == stands_for


def test_what_is_not_valid_is_told_field_by_field_but_not_at_any_length() -> None:
    said = '{"success": false, "error": {"__type": "Validation Error", "name": ["ซ้ำ\\u0007"], "notes": ["%s"]}}'
    error = refusal(409, (said % ("x" * 100_000)).encode())
    assert isinstance(error, RefusedError)
    assert "ซ้ำ" in error.message.th
    assert "\x07" not in error.message.th
    assert len(error.message.th) < 500


def test_a_file_that_is_too_large_is_told_so() -> None:
    error = refusal(413, b"<html>too large</html>")
    assert isinstance(error, RefusedError)
    assert "ckan.max_resource_size" in error.message.th


@pytest.mark.parametrize("status", [200, 301, 302, 400, 401, 404, 418])
def test_what_is_no_ckan_is_told_so(status: int) -> None:
    """A page of something else; also a redirection, which might lead the token elsewhere."""
    with answering(200, b'{"success": true, "result": 1}') as elsewhere:
        error = refusal(status, b"<html>welcome</html>", Location=elsewhere.url)
        assert elsewhere.asked == []
    assert isinstance(error, RefusedError)
    assert "[ckan] url" in error.message.th


def test_nobody_at_home_may_be_asked_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]  # bound, but nobody listens
        with Ckan(f"http://127.0.0.1:{port}", SECRET) as ckan, pytest.raises(UnansweredError) as caught:
            ckan.ask("status_show")
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with Ckan(url, timeout=(1, 0.05)) as ckan, pytest.raises(UnansweredError):
            ckan.ask("status_show")


def test_no_password_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    with answering(200, b'{"success": true, "result": 1}') as server, Ckan(server.url) as ckan:
        ckan.ask("status_show")
        assert server.asked[0].authorization is None


# -- the token -------------------------------------------------------------------------------------------------------


def _file(folder: Path, content: bytes, mode: int = 0o600) -> CkanSettings:
    file = folder / "ckan.token"
    file.write_bytes(content)
    file.chmod(mode)
    return CkanSettings("http://ckan.example", "ckan.token")


def test_a_token_is_read_from_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = _file(tmp_path, b"of-the-file\n")
    monkeypatch.delenv(TOKEN, raising=False)
    assert token_of(settings, tmp_path) == "of-the-file"
    monkeypatch.setenv(TOKEN, f" {SECRET}\n")
    assert token_of(settings, tmp_path) == SECRET


def test_without_either_there_is_no_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    assert token_of(CkanSettings("http://ckan.example"), tmp_path) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_token_file_that_others_may_read_or_write_is_refused(
    mode: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    with pytest.raises(UsageError, match="chmod 600"):
        token_of(_file(tmp_path, SECRET.encode(), mode), tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"two\nlines", "โทเคน".encode(), b"\x00\x01"])
def test_what_is_no_token_is_refused_and_not_repeated(
    content: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A line break in a token would put headers of its own into a request."""
    monkeypatch.delenv(TOKEN, raising=False)
    with pytest.raises(UsageError) as caught:
        token_of(_file(tmp_path, content), tmp_path)
    said = content.decode(errors="replace").strip()
    assert not said or said not in str(caught.value)


def test_a_token_file_that_is_not_there_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    with pytest.raises(UsageError, match=r"ckan\.token"):
        token_of(CkanSettings("http://ckan.example", "ckan.token"), tmp_path)


@pytest.mark.parametrize(
    "said",
    [
        f'url = "http://ckan.example"\ntoken = "{SECRET}"',
        f'url = "http://user:{SECRET}@ckan.example"',
        f'url = "http://ckan.example?key={SECRET}"',
        'url = "ftp://ckan.example"',
        'url = "http://ckan.example"\nprofile = "thai"',
        'token_file = "ckan.token"',
    ],
)
def test_settings_that_are_not_right_are_refused_without_repeating_a_secret(said: str, tmp_path: Path) -> None:
    (tmp_path / "thaktho.toml").write_text(f"{SETTINGS}\n[ckan]\n{said}\n", encoding="utf-8")
    with pytest.raises(ThakthoError) as caught:
        open_workspace(tmp_path)
    assert "thaktho.toml" in caught.value.message.th
    assert SECRET not in "".join(traceback.format_exception(caught.value, chain=False))


def test_settings_of_a_ckan_are_read(tmp_path: Path) -> None:
    said = '[ckan]\nurl = "https://ckan.example/data/"\ntoken_file = "ckan.token"\nprofile = "thai-gdc"\n'
    (tmp_path / "thaktho.toml").write_text(f"{SETTINGS}\n{said}", encoding="utf-8")
    assert open_workspace(tmp_path).ckan == CkanSettings("https://ckan.example/data", "ckan.token", "thai-gdc")


def test_a_token_in_the_environment_is_not_handed_to_the_tests() -> None:
    """The suite must not talk to somebody's real CKAN."""
    assert TOKEN not in os.environ
