"""What is served where: all routes stand in `routes`, and what is the same for all answers around them."""

import logging
import os
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thaktho.messages import text
from thaktho.pages import hosting
from thaktho.serve.checking import Checks
from thaktho.serve.limits import MAX_ADDRESS, MAX_HEADERS
from thaktho.serve.pool import Pool
from thaktho.serve.site import Site, plain
from thaktho.serve.sparql import CUT, Endpoint

LOG = logging.getLogger("thaktho.serve")
_EXPOSED = ("Access-Control-Expose-Headers", f"{CUT}, Retry-After")


def routes(site: Site, endpoint: Endpoint, checks: Checks) -> list[Route]:
    """Return everything that is served, by its path below the site's home."""
    asked = ["GET", "HEAD", "POST", "OPTIONS"]
    return [
        Route(f"{site.top}sparql", endpoint.__call__, methods=asked),
        Route(f"{site.top}sparql/", endpoint.__call__, methods=asked),
        *(Route(f"{site.top}{path}", checks.page, methods=["GET", "HEAD", "POST"]) for path in ("check", "en/check")),
        Route(f"{site.top}check/marked", checks.marked, methods=["POST"]),
        Route("/{path:path}", site.__call__, methods=["GET", "HEAD"]),
    ]


def application(site: Site, endpoint: Endpoint, checks: Checks, pool: Pool) -> ASGIApp:
    """Return the whole server; it starts and ends the processes of the pool."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.close()

    app = Starlette(
        routes=routes(site, endpoint, checks), lifespan=lifespan, exception_handlers={HTTPException: _wrong_method}
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
    """What is the same for every answer: the headers of `hosting`, the length of a request, an error of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in (*hosting.HEADERS, _EXPOSED):
                    headers[name] = value
                message["headers"] = headers.raw
            await send(message)

        request = Request(scope, receive)
        address = len(scope["raw_path"]) + len(scope["query_string"])
        length = sum(len(name) + len(value) for name, value in scope["headers"])
        if address > MAX_ADDRESS or length > MAX_HEADERS:
            too_long = (
                text("serve.address", kilobytes=MAX_ADDRESS >> 10) if address > MAX_ADDRESS else text("serve.head")
            )
            code = 414 if address > MAX_ADDRESS else 431
            await plain(too_long, code, request, {"Connection": "close"})(scope, receive, told)
            return
        try:
            await self._app(scope, receive, told)
        except Exception as error:  # noqa: BLE001 - a mistake of ours: the client gets a sentence, the log the type
            LOG.error("unexpected: %s", type(error).__name__)  # noqa: TRY400 - what it says may hold what was asked
            if os.environ.get("THAKTHO_DEBUG") == "1":
                traceback.print_exc()
            if not started:
                await plain(text("serve.unexpected"), 500, request)(scope, receive, told)
