"""An answer comes in within bounds, whoever sends it."""

import gzip
from io import BytesIO

import pytest
import requests
from urllib3 import HTTPResponse

from thaktho.answers import TooMuchError, blocks


def _answer(content: bytes, *, packed: bool = False, length: int | None = None) -> requests.Response:
    made = requests.Response()
    headers = {"Content-Encoding": "gzip"} if packed else {}
    if length is not None:
        headers["Content-Length"] = str(length)
    body = BytesIO(gzip.compress(content) if packed else content)
    made.raw = HTTPResponse(body, headers, preload_content=False, enforce_content_length=True)
    return made


@pytest.mark.parametrize("packed", [False, True])
def test_so_many_bytes_are_taken_and_not_one_more_however_it_is_packed(*, packed: bool) -> None:
    content = bytes(100_000)
    assert b"".join(blocks(_answer(content, packed=packed), 60, len(content))) == content
    with pytest.raises(TooMuchError) as caught:
        list(blocks(_answer(content, packed=packed), 60, len(content) - 1))
    assert caught.value.is_large


def test_what_takes_too_long_as_a_whole_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each block comes in time."""
    moments = iter([100.0, 105.0, 110.0, 111.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    came = blocks(_answer(bytes(100_000)), 10, 1 << 20)
    assert [len(next(came)) > 0 for _ in range(2)] == [True, True]
    with pytest.raises(TooMuchError) as caught:
        next(came)
    assert not caught.value.is_large


@pytest.mark.parametrize("came", [b"ab", b""])
def test_what_is_cut_off_is_no_answer(came: bytes) -> None:
    with pytest.raises(requests.ConnectionError):
        list(blocks(_answer(came, length=3), 60, 100))


def test_what_is_not_packed_as_it_says_is_no_answer() -> None:
    answer = requests.Response()
    answer.raw = HTTPResponse(BytesIO(b"no gzip"), {"Content-Encoding": "gzip"}, preload_content=False)
    with pytest.raises(requests.ConnectionError):
        list(blocks(answer, 60, 100))
