"""What lets us into a server: out of the environment alone, and in no message; and what is sent, in UTF-8."""

import base64
import contextlib
import socket
import threading
import time
from io import BytesIO

import pytest
import requests

from thaktho.errors import DataError, SurroundingsError, UsageError
from thaktho.store.server import Server, secrets


def test_a_token_or_user_and_password_of_the_environment_let_us_in() -> None:
    both = base64.b64encode("เจ้าหน้าที่:ลับ".encode()).decode()
    token = secrets({"THAKTHO_STORE_TOKEN": "abc"})
    user = secrets({"THAKTHO_STORE_USER": "เจ้าหน้าที่", "THAKTHO_STORE_PASSWORD": "ลับ"})
    assert token is not None
    assert token.header == "Bearer abc"
    assert user is not None
    assert user.header == f"Basic {both}"
    assert {"ลับ", both} == set(user.hidden)
    assert secrets({"THAKTHO_STORE_PASSWORD": "alone"}) is None
    assert secrets({}) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("TOKEN", "secret\nX-Evil: 1"), ("TOKEN", "ลับมาก"), ("USER", "secret:er"), ("PASSWORD", "secret\r\nX: 1")],
)
def test_what_cannot_stand_in_a_header_is_refused_and_not_repeated(name: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        secrets({"THAKTHO_STORE_USER": "officer", f"THAKTHO_STORE_{name}": said})
    assert f"THAKTHO_STORE_{name}" in caught.value.message.en
    assert "secret" not in caught.value.message.en + caught.value.message.th
    assert "ลับมาก" not in caught.value.message.th


def test_what_is_sent_says_that_it_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    """RDF4J takes Thai for Latin-1 where it is not said."""
    sent = []

    def request(_: object, __: str, url: str, *, headers: dict[str, str], **___: object) -> requests.Response:
        sent.append((url, headers["Content-Type"]))
        raise requests.ReadTimeout

    monkeypatch.setattr(requests.Session, "request", request)
    server = Server()
    with pytest.raises(SurroundingsError):
        server.ask("query", "ASK {}", "application/sparql-results+json")
    with pytest.raises(SurroundingsError):
        server.update("update", BytesIO())
    types = [(what, f"application/sparql-{what}; charset=utf-8") for what in ("query", "update")]
    assert sent == types


def test_an_error_that_drips_for_ever_is_told_as_far_as_it_came() -> None:
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        client, _ = listening.accept()
        with client, contextlib.suppress(OSError):
            client.recv(1 << 16)
            client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 60000\r\n\r\nno such thing ")
            while not over.wait(0.05):
                client.sendall(b".")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        begun = time.monotonic()
        with pytest.raises(DataError) as caught:
            Server(read=0.5).ask(f"http://127.0.0.1:{listening.getsockname()[1]}/", "ASK {}", "text/csv")
        over.set()
        dripping.join()
    assert "no such thing" in caught.value.message.en
    assert time.monotonic() - begun < 30
