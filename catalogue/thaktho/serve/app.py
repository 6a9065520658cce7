"""What is served where: all routes stand in `routes`, and what is the same for all answers around them."""

import logging
import os
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thaktho.messages import Text, text
from thaktho.pages import hosting
from thaktho.pages.addresses import BEGINNINGS
from thaktho.serve.checking import Checks
from thaktho.serve.limits import (
    HELD_BYTES,
    HELD_BYTES_EACH,
    MAX_ADDRESS,
    MAX_HEADERS,
    PIECE,
    STORED_BYTES,
    STORED_BYTES_EACH,
)
from thaktho.serve.pool import Pool
from thaktho.serve.rates import client_of
from thaktho.serve.room import Room, Share, give_share
from thaktho.serve.site import Site, plain
from thaktho.serve.sparql import CUT, Endpoint
from thaktho.serve.things import Things

LOG = logging.getLogger("thaktho.serve")
_EXPOSED = ("Access-Control-Expose-Headers", f"{CUT}, Retry-After")


def routes(site: Site, things: Things, endpoint: Endpoint, checks: Checks) -> list[Route]:
    """Return everything that is served, by its path below the site's home."""
    asked = ["GET", "HEAD", "POST", "OPTIONS"]
    return [
        Route(f"{site.top}sparql", endpoint.__call__, methods=asked),
        Route(f"{site.top}sparql/", endpoint.__call__, methods=asked),
        *(Route(f"{site.top}{path}", checks.page, methods=["GET", "HEAD", "POST"]) for path in ("check", "en/check")),
        Route(f"{site.top}check/marked", checks.marked, methods=["POST"]),
        *(
            Route(f"{site.top}{begins}{'{path:path}' if begins.endswith('/') else ''}", things.__call__)
            for begins in BEGINNINGS
        ),
        Route("/{path:path}", site.__call__, methods=["GET", "HEAD"]),
    ]


def application(site: Site, things: Things, endpoint: Endpoint, checks: Checks, pool: Pool) -> ASGIApp:
    """Return the whole server; it starts and ends the processes of the pool."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.close()

    app = Starlette(
        routes=routes(site, things, endpoint, checks),
        lifespan=lifespan,
        exception_handlers={HTTPException: _wrong_method},
    )
    app.router.redirect_slashes = False
    return _Around(app)


async def _wrong_method(request: Request, error: Exception) -> Response:
    """Say that a method is not served here; nothing else ends in such an error."""
    if not isinstance(error, HTTPException):
        raise error
    return plain(
        text("serve.method", method=request.method[:20]), error.status_code, request, dict(error.headers or {})
    )


class _Around:
    """What is the same for every request: how long it may be, what is held for it, what becomes of an error of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._memory = Room(HELD_BYTES, HELD_BYTES_EACH)
        self._disk = Room(STORED_BYTES, STORED_BYTES_EACH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = _Told(send)
        request = Request(scope, receive)
        if refused := _refused(scope):
            code, said = refused
            await plain(said, code, request, {"Connection": "close"})(scope, receive, told)
            return
        share = Share(client_of(request.client.host if request.client else None), self._memory, self._disk)
        give_share(request, share)
        try:
            await self._app(scope, receive, told)
        except ClientDisconnect:
            pass  # nobody reads an answer
        except Exception as error:  # noqa: BLE001 - a mistake of ours: the client gets a sentence, the log the type
            LOG.error("unexpected: %s", type(error).__name__)  # noqa: TRY400 - what it says may hold what was asked
            if os.environ.get("THAKTHO_DEBUG") == "1":
                traceback.print_exc()
            if not told.has_begun:
                await plain(text("serve.unexpected"), 500, request)(scope, receive, told)
        finally:
            share.end()


def _refused(scope: Scope) -> tuple[int, Text] | None:
    """Return the status and what is said where nothing of a request is looked at further."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
        return 414, text("serve.address", kilobytes=MAX_ADDRESS >> 10)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
        return 431, text("serve.head")
    if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
        return 400, text("serve.two_lengths")  # a proxy in front may take the one and we the other (RFC 9112, 6.1)
    return None


class _Told:
    """What is the same for every answer: the headers of `hosting`, and that it goes out a piece at a time."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(raw=list(message["headers"]))
            for name, value in (*hosting.HEADERS, _EXPOSED):
                headers[name] = value
            message["headers"] = headers.raw
        elif message["type"] == "http.response.body":
            body = message.get("body", b"")
            for begin in range(0, len(body) - PIECE, PIECE):  # what is sent at once has to be taken on in time at once
                await self._send({**message, "body": body[begin : begin + PIECE], "more_body": True})
            message = {**message, "body": body[(len(body) - 1) // PIECE * PIECE :] if body else b""}
        await self._send(message)
