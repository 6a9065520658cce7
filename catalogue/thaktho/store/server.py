"""A SPARQL 1.1 server as it is asked over HTTP: answers within bounds, no redirection followed, no secret repeated.

What only reads is tried again where a connection breaks; what changes something never is.
"""

import base64
import contextlib
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO

import requests

from thaktho import __version__
from thaktho.answers import TooMuchError, blocks
from thaktho.errors import DataError, SurroundingsError, UsageError
from thaktho.messages import Text, text
from thaktho.services import STORE_SECRETS

_CONNECT, _READ, _WRITE = 10.0, 300.0, 3600.0
"""Seconds to wait for a connection, for the next bytes of what is read, and for a change to be carried out."""
_PATIENCE = 5
"""So many times as long as between two bytes an answer may take as a whole."""
_LARGEST, _LARGEST_GRAPH = 1 << 28, 1 << 34
"""So many bytes are taken, of the answer to a query (it is held in memory), and of a graph."""
_LONGEST_ERROR = 1 << 16
_WAITS = (0.5, 2.0)
"""Seconds before what only reads is tried again."""
_PASSING = {429, 502}
"""Statuses after which the same may go through a moment later; a 503 is how servers say that a query took too long."""
_UTF_8 = "charset=utf-8"
"""Said although these types are never anything else: servlets take what does not say it for Latin-1 (RDF4J 4.1)."""
_ENDS = ("Content-Length", "Transfer-Encoding")
_LONGEST = 300
_HIDDEN = "(secret)"
_DONE, _EMPTY, _NOT_FOR_US, _BAD, _NONE, _ITS_FAULT = {200, 201, 204}, 204, {401, 403}, 400, 404, 500


@dataclass(frozen=True, slots=True)
class Secrets:
    """What lets us in: the header ``Authorization``, and the texts that no message may hold."""

    header: str
    hidden: tuple[str, ...]


def secrets(environment: Mapping[str, str] = os.environ, prefix: str = STORE_SECRETS) -> Secrets | None:
    """Return what the environment has for a server: ``PREFIX_TOKEN``, or ``PREFIX_USER`` and ``PREFIX_PASSWORD``.

    Raises:
        UsageError: it cannot stand in a header; it is not repeated.
    """
    token, user, password = (environment.get(f"{prefix}_{name}", "") for name in ("TOKEN", "USER", "PASSWORD"))
    for name, said in (("TOKEN", token), ("USER", user), ("PASSWORD", password)):
        if not said.isprintable() or (name == "TOKEN" and not said.isascii()) or (name == "USER" and ":" in said):
            raise UsageError("store.secret_bad", name=f"{prefix}_{name}")
    if token:
        return Secrets(f"Bearer {token}", (token,))
    if not user:
        return None
    both = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Secrets(f"Basic {both}", tuple(one for one in (both, password) if one))


class Server:
    """The server; each request goes to one of its addresses."""

    def __init__(
        self, let_in: Secrets | None = None, *, read: float = _READ, write: float = _WRITE, largest: int = _LARGEST
    ) -> None:
        """Name nothing yet: addresses come with the requests.

        Args:
            let_in: what lets us in, if anything has to.
            read: seconds to wait for the next bytes of what is read.
            write: seconds to wait for a change to be carried out.
            largest: so many bytes of the answer to a query are taken.
        """
        self._let_in = let_in
        self._read, self._write, self._largest = read, write, largest
        self._session = requests.Session()
        self._session.trust_env = False  # neither a .netrc's password nor a proxy of the environment
        self._session.headers.update({"User-Agent": f"thaktho/{__version__}", "Accept-Encoding": "identity"})
        if let_in is not None:
            self._session.headers["Authorization"] = let_in.header

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def ask(self, url: str, query: str, accept: str) -> bytes:
        """Return a query's answer as one whole.

        Args:
            url: where queries go.
            query: SPARQL.
            accept: the media types that will do, with commas between; the answer is of one of them.

        Raises:
            DataError: the server says that the query is not right.
            SurroundingsError: it could not be asked, or its answer is none.
        """
        headers = {"Content-Type": f"application/sparql-query; {_UTF_8}", "Accept": accept}
        out = BytesIO()
        send = partial(self._send, "POST", url, self._read, headers, data=query.encode())
        self._reading(url, send, accept, out, self._largest)
        return out.getvalue()

    def get(self, url: str, graph: str, accept: str, out: IO[bytes]) -> bool:
        """Write a graph, as one whole, into an empty file, and go to its beginning; False where the server has none.

        Raises:
            SurroundingsError: the server could not be asked, or its answer is none.
        """
        send = partial(self._send, "GET", url, self._read, {"Accept": accept}, params={"graph": graph})
        try:
            self._reading(url, send, accept, out, _LARGEST_GRAPH)
        except SurroundingsError as error:
            if error.key == "store.nothing_there":
                return False
            raise
        out.seek(0)
        return True

    def update(self, url: str, request: IO[bytes]) -> None:
        """Have an update carried out; it is sent once.

        Args:
            url: where updates go.
            request: SPARQL Update in UTF-8, from where the file stands.

        Raises:
            SurroundingsError: the server says no; or it is not known what it did (``store.unsure``).
        """
        headers = {"Content-Type": f"application/sparql-update; {_UTF_8}"}
        try:
            with self._send("POST", url, self._write, headers, data=request) as answer:
                self._vet(url, answer)
                for _ in blocks(answer, self._write, _LONGEST_ERROR):
                    pass
        except requests.ConnectTimeout as cause:
            raise SurroundingsError("store.unanswered", url=url, what=_why(cause)) from None
        except requests.RequestException as cause:
            raise SurroundingsError("store.unsure", url=url, what=_why(cause)) from None
        except DataError as error:  # what we said ourselves
            raise SurroundingsError("store.update_refused", url=url, what=error.message) from None

    def _send(
        self,
        method: str,
        url: str,
        seconds: float,
        headers: Mapping[str, str],
        *,
        data: bytes | IO[bytes] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> requests.Response:
        return self._session.request(
            method,
            url,
            params=params,
            data=data,
            headers=headers,
            timeout=(_CONNECT, seconds),
            allow_redirects=False,
            stream=True,
        )

    def _reading(self, url: str, send: Callable[[], requests.Response], accept: str, out: IO[bytes], most: int) -> None:
        """Send what only reads, again where the connection breaks, and write the whole answer."""
        for wait in (*_WAITS, None):
            out.seek(0)
            out.truncate()
            try:
                self._read_once(url, send, accept, out, most)
            except SurroundingsError as error:
                if wait is None or error.key != "store.unanswered":
                    raise
                time.sleep(wait)
            else:
                return

    def _read_once(
        self, url: str, send: Callable[[], requests.Response], accept: str, out: IO[bytes], most: int
    ) -> None:
        try:
            with send() as answer:
                self._vet(url, answer)
                _vet_type(url, answer, accept)
                for block in blocks(answer, self._read * _PATIENCE, most):
                    out.write(block)
        except TooMuchError as cause:
            raise SurroundingsError("store.too_much" if cause.is_large else "store.too_slow", url=url) from None
        except requests.ReadTimeout:
            raise SurroundingsError("store.too_slow", url=url) from None
        except requests.RequestException as cause:
            raise SurroundingsError("store.unanswered", url=url, what=_why(cause)) from None

    def _vet(self, url: str, answer: requests.Response) -> None:
        """Raise the error of an answer that is not a success, or does not say where it ends."""
        status = answer.status_code
        if status in _DONE:
            if status != _EMPTY and not any(name in answer.headers for name in _ENDS):
                raise SurroundingsError("store.endless", url=url)  # it could be cut off unseen
            return
        if status == _BAD:
            raise DataError("store.query", what=self._told(answer))
        if status in _PASSING:
            raise SurroundingsError("store.unanswered", url=url, what=status)
        if status in _NOT_FOR_US:
            raise SurroundingsError("store.not_let_in", url=url, status=status, name=STORE_SECRETS)
        key = (
            "store.nothing_there" if status == _NONE else "store.trouble" if status >= _ITS_FAULT else "store.no_server"
        )
        raise SurroundingsError(key, url=url, what=status)

    def _told(self, answer: requests.Response) -> str:
        """Return the beginning of what the server says, without what lets us in."""
        pieces: list[bytes] = []
        with contextlib.suppress(requests.RequestException):  # too much, too slow, cut off: what came in is enough
            pieces.extend(blocks(answer, self._read, _LONGEST_ERROR))
        said = b"".join(pieces).decode(errors="replace")
        for secret in self._let_in.hidden if self._let_in else ():
            said = said.replace(secret, _HIDDEN)
        return " ".join(said.split())[:_LONGEST] or str(_BAD)


def _vet_type(url: str, answer: requests.Response, accept: str) -> None:
    """Raise an error where an answer is not of a type that was asked for: a page of a proxy, another server's."""
    said = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if said not in {one.partition(";")[0].strip() for one in accept.split(",")}:
        raise SurroundingsError("store.no_server", url=url, what=said[:_LONGEST] or "?")


def _why(error: requests.RequestException) -> Text:
    """Say why a server did not answer, as far as one without knowledge of networks can use it."""
    if isinstance(error, requests.Timeout):
        return text("ckan.why_slow")
    if isinstance(error, requests.exceptions.SSLError):
        return text("ckan.why_certificate")
    return text("ckan.why_no_connection")
