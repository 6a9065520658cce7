"""How answers of a CKAN come in: bounded in size and in time as a whole, read as UTF-8, and without the token in them.

Whoever answers in a CKAN's place may send without an end, a byte at a time, packed a thousandfold, or nested so deep
that reading it ends the program; and an error page may repeat the request with its headers.
"""

from collections.abc import Mapping

import requests
from requests.adapters import HTTPAdapter

from thaktho.answers import blocks

_LARGEST = 64 * 1024**2
"""So many bytes of an answer are taken, unpacked; the largest of CKAN's is a page of a hundred packages."""
_PATIENCE = 5
"""So many times as long as between two bytes an answer may take as a whole."""
_DEEPEST = 100
"""So deep an answer is nested at most; CKAN's own are about ten deep."""
_HIDDEN = b"(token)"


class Bounded(HTTPAdapter):
    """Takes answers in within bounds, and the token out of them; what is asked for as a stream is left to the asker."""

    def __init__(self, token: str | None, seconds: float) -> None:
        """Take in answers to requests with a token, which may come for so many seconds at a time."""
        super().__init__()
        self._seconds = seconds * _PATIENCE
        self._token = (token or "").encode()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a request and take its answer in.

        Raises:
            TooMuchError: the answer is without bounds.
        """
        answer: requests.Response = super().send(request, True, timeout, verify, cert, proxies)  # noqa: FBT003
        if stream:
            return answer
        try:
            content = b"".join(blocks(answer, self._seconds, _LARGEST))
        except requests.RequestException:
            answer.close()  # and the connection with it: what is left of it is not waited for
            raise
        answer.raw.release_conn()
        answer._content = content.replace(self._token, _HIDDEN) if self._token else content  # noqa: SLF001 - as requests does
        answer._content_consumed = True  # type: ignore[attr-defined]  # noqa: SLF001
        answer.encoding = "utf-8"
        return answer


def is_deep(said: object) -> bool:
    """Tell whether an answer is nested deeper than any of a CKAN's."""
    level = [said]
    for _ in range(_DEEPEST):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True
