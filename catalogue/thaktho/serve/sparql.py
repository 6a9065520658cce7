"""The SPARQL 1.1 Protocol, for reading alone: what is asked, by whom, in which form; and what is said in return."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from pyoxigraph import NamedNode, RdfFormat
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from thaktho.errors import DataError
from thaktho.messages import Text, text
from thaktho.serve.asker import Question
from thaktho.serve.clients import LeftError, while_there
from thaktho.serve.description import description
from thaktho.serve.limits import HELD_ANSWER, MAX_ANSWER, MAX_QUERY, PIECE, SLOW_SECONDS
from thaktho.serve.negotiation import best, language
from thaktho.serve.pool import Answer, Pool, State, UnansweredError
from thaktho.serve.rates import Buckets, client_of
from thaktho.serve.room import FullError, share_of
from thaktho.serve.site import plain, unready
from thaktho.serve.slow import shape
from thaktho.services import Serving
from thaktho.store import sparql_text

LOG = logging.getLogger("thaktho.serve")
TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
}
_PAGE = "text/html"
_DESCRIBED = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    _PAGE: None,
}
_HEADERS = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
_AGAIN = {"Retry-After": "10"}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, POST, OPTIONS",
}
CUT = "X-SPARQL-MaxRows"
"""The header of an answer that was cut off: how many rows or triples it has. Virtuoso says it so too."""
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g {} }"


@dataclass(frozen=True, slots=True)
class Deployment:
    """What the endpoint says of the deployment: its home's address, its name, and the home's path on this server."""

    home: str
    title: Text
    top: str


class RefusedError(Exception):
    """A request that is not answered as it is: the status, and what is wrong."""

    def __init__(self, code: int, said: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(said.en)
        self.code = code
        self.said = said
        self.headers = dict(headers or {})


class Endpoint:
    """The endpoint: a request in, an answer of the protocol out."""

    def __init__(self, pool: Pool, settings: Serving, deployment: Deployment) -> None:
        """Answer by a pool, within the settings' limits."""
        self._pool = pool
        self._settings = settings
        self._deployment = deployment
        self._buckets = Buckets(settings.queries_per_minute)
        self._graphs: tuple[State | None, list[str]] = (None, [])

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        return await answered(request, self._answer(request))

    async def speaks_of(self, iris: Iterable[str], request: Request) -> str | None:
        """Return the address, of several, of which the data says something; None: it does of none.

        Raises:
            RefusedError: that cannot be told now.
        """
        things = " ".join(f"<{iri}>" for iri in iris if _is_iri(iri))
        query = f"SELECT ?thing WHERE {{ VALUES ?thing {{ {things} }} FILTER EXISTS {{ ?thing ?p ?o }} }}"
        answer = await self._asked(self._question(query), request)
        with answer.body as body:
            return next(iter(_names(body.read(), "thing")), None)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST" and not request.scope["query_string"]:
            return await self._described(request)
        query, default, named = await _read(request)
        is_link = request.method != "POST" and default is None
        if is_link and best(request.headers.get("accept", ""), [*TABLES, *GRAPHS, _PAGE]) == _PAGE:
            return self._to_page(request, f"#query={quote(query, safe='')}")
        return await self._answered(request, query, default, named)

    async def _answered(
        self, request: Request, query: str, default: list[str] | None, named: list[str] | None
    ) -> Response:
        try:
            sparql_text.vet(query)
        except DataError as error:
            raise RefusedError(400, error.message) from error
        accept = request.headers.get("accept", "")
        table, graph = best(accept, TABLES), best(accept, GRAPHS)
        if table is None and graph is None:
            raise RefusedError(406, text("serve.not_acceptable", offers=", ".join([*TABLES, *GRAPHS])))
        question = self._question(query)
        question["default"], question["named"] = default, named
        question["table"] = table and TABLES[table]
        question["graph"] = graph and GRAPHS[graph]
        answer = await self._asked(question, request)
        share = share_of(request)
        try:
            (share.store if answer.length > HELD_ANSWER else share.hold)(answer.length)
        except FullError:
            answer.body.close()
            raise
        told = dict(_HEADERS)
        if answer.cut is not None:
            told[CUT] = str(answer.cut)
        told["Content-Length"] = str(answer.length)
        kind = graph if answer.form in GRAPHS.values() and graph and GRAPHS[graph] == answer.form else table
        media_type = _with_charset(kind or "")
        if answer.length > HELD_ANSWER:
            return StreamingResponse(_sent(answer), 200, told, media_type=media_type)
        with answer.body as body:
            return Response(body.read(), 200, told, media_type=media_type)

    def _question(self, query: str) -> Question:
        return Question(
            query=query,
            base=f"{self._deployment.home}sparql",
            default=None,
            named=None,
            table="json",
            graph=None,
            rows=self._settings.rows,
            size=MAX_ANSWER,
            seconds=self._settings.seconds,
        )

    async def _asked(self, question: Question, request: Request) -> Answer:
        """Have a question answered while its client waits, within what that client may ask."""
        client = client_of(request.client.host if request.client else None)
        wait = self._buckets.wait(client)
        if wait:
            headers = {"Retry-After": str(int(wait) + 1)}
            raise RefusedError(429, text("serve.too_often", n=int(self._settings.queries_per_minute)), headers)
        seconds = 0.0
        outcome = "answered"

        def took(more: float) -> None:
            nonlocal seconds
            seconds += more
            self._buckets.charge(client, more)

        try:
            return await while_there(request, self._pool.ask(question, client, took))
        except UnansweredError as error:
            outcome = error.why
            raise self._refused(error, question["query"]) from error
        except LeftError:
            outcome = "left"
            raise
        finally:
            if seconds >= SLOW_SECONDS:
                LOG.warning("slow query: %.1f s, %s: %s", seconds, outcome, shape(question["query"]))

    def _refused(self, error: UnansweredError, query: str) -> RefusedError:
        if error.why == "syntax":
            return RefusedError(400, sparql_text.wrong(query, error.what).message)
        if error.why == "unacceptable":
            return RefusedError(406, text("serve.other_kind", offers=", ".join([*TABLES, *GRAPHS])))
        if error.why == "seconds":
            return RefusedError(503, text("serve.too_long", seconds=f"{self._settings.seconds:g}"), _AGAIN)
        if error.why == "memory":
            return RefusedError(503, text("serve.too_heavy"), _AGAIN)
        if error.why == "busy":
            return RefusedError(503, text("serve.busy"), _AGAIN)
        return RefusedError(503, text("serve.absent"), {"Retry-After": "60"})

    def _to_page(self, request: Request, question: str = "") -> Response:
        """Lead a browser to the page on which questions are put; to whoever would rather have a page, a link is one."""
        spoken = "en/" if language(request.headers.get("accept-language", "")) == "en" else ""
        return RedirectResponse(f"{self._deployment.top}{spoken}query/{question}", 303, _HEADERS)

    async def _described(self, request: Request) -> Response:
        """Say what the endpoint is; a browser is led to the page on which questions are put."""
        liked = best(request.headers.get("accept", ""), _DESCRIBED)
        if liked is None:
            raise RefusedError(406, text("serve.not_acceptable", offers=", ".join(_DESCRIBED)))
        form = _DESCRIBED[liked]
        deployment = self._deployment
        if form is None:
            return self._to_page(request)
        state = self._pool.state
        if state is None:
            return unready(request)
        if self._graphs[0] != state:
            answer = await self._asked(self._question(_GRAPHS), request)
            with answer.body as body:
                self._graphs = state, _names(body.read(), "g")
        content = description(
            f"{deployment.home}sparql", deployment.title, f"{deployment.home}catalog.ttl", self._graphs[1], form
        )
        return Response(content, 200, _HEADERS, media_type=_with_charset(liked))


async def answered(request: Request, answer: Awaitable[Response]) -> Response:
    """Return an answer; where it is refused, what says so."""
    try:
        return await answer
    except RefusedError as error:
        return plain(error.said, error.code, request, _HEADERS | error.headers)
    except FullError:
        return plain(text("serve.busy"), 503, request, _HEADERS | _AGAIN)
    except (LeftError, ClientDisconnect):
        return Response(status_code=408)  # nobody reads it


async def _read(request: Request) -> tuple[str, list[str] | None, list[str] | None]:
    """Return the query of a request, and the graphs that it is asked of, where the protocol says them.

    Raises:
        RefusedError: it is no query of the protocol.
    """
    parameters = _parameters(request.scope["query_string"])
    query: str | None = None
    if request.method == "POST":
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        charset = rest.partition("charset=")[2].strip(" \"'").lower()
        kind = kind.strip().lower()
        if kind == "application/sparql-update":
            raise RefusedError(403, text("serve.read_only"))
        if kind not in {"application/x-www-form-urlencoded", "application/sparql-query"} or charset not in {
            "",
            "utf-8",
        }:
            raise RefusedError(415, text("serve.other_type"))
        body = await _body(request)
        if kind == "application/x-www-form-urlencoded":
            parameters += _parameters(body)
        else:
            query = _decoded(body)
    said = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RefusedError(403, text("serve.read_only"))
    if query is not None:
        said.append(query)
    if len(said) != 1:
        raise RefusedError(400, text("serve.one_query", n=len(said)))
    default = _iris(parameters, "default-graph-uri")
    named = _iris(parameters, "named-graph-uri")
    if not default and not named:
        return said[0], None, None
    return said[0], default, named


def _parameters(said: bytes) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(said.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:  # UnicodeDecodeError is one
        raise RefusedError(400, text("serve.not_utf8")) from error
    return found


def _iris(parameters: list[tuple[str, str]], name: str) -> list[str]:
    found = [value for parameter, value in parameters if parameter == name]
    if not all(map(_is_iri, found)):
        raise RefusedError(400, text("serve.no_iri", parameter=name))
    return found


def _is_iri(value: str) -> bool:
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(400, text("serve.not_utf8")) from error


async def _body(request: Request) -> bytes:
    """Return the body, as long as it is one that may be."""
    too_long = RefusedError(413, text("serve.too_large", kilobytes=MAX_QUERY >> 10), {"Connection": "close"})
    if int(request.headers.get("content-length", "0")) > MAX_QUERY:
        raise too_long
    pieces, length = [], 0
    async for piece in request.stream():
        length += len(piece)
        if length > MAX_QUERY:
            raise too_long
        share_of(request).hold(len(piece))
        pieces.append(piece)
    return b"".join(pieces)


async def _sent(answer: Answer) -> AsyncIterator[bytes]:
    with answer.body as body:
        while piece := body.read(PIECE):
            yield piece


def _names(answer: bytes, variable: str) -> list[str]:
    return [row[variable]["value"] for row in json.loads(answer)["results"]["bindings"]]


def _with_charset(kind: str) -> str:
    if kind == "text/csv":
        return "text/csv; charset=utf-8; header=present"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
