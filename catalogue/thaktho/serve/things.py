"""Addresses of things: where each leads, as hosts are told (`pages/addresses.py`), and what only the store tells of.

What has no file of its own, such as a line of a budget, is described by the endpoint: programs are led to a DESCRIBE.
So are those that read neither form of the files.
"""

import re
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from thaktho.iris import SHARED
from thaktho.messages import text
from thaktho.pages.addresses import LEADS, Lead
from thaktho.serve.negotiation import best, language
from thaktho.serve.site import Site, plain, unready
from thaktho.serve.sparql import GRAPHS, Endpoint, answered

_PAGES = ("text/html", "application/xhtml+xml")
_FILES = {"text/turtle": "turtle", "application/ld+json": "jsonld"}
"""The part of a lead that is the file of a media type."""
_TOLD = {"Vary": "Accept, Accept-Language"}
_GROUP = re.compile(r"\$(\d)")
_COMMON = SHARED.removesuffix("id/")
"""Below it is what all deployments share."""


class Things:
    """Leads from addresses of things to what tells of them.

    Args:
        site: the built site.
        endpoint: what the store says.
        home: the address of the site's top.
    """

    def __init__(self, site: Site, endpoint: Endpoint, home: str) -> None:
        self._site = site
        self._endpoint = endpoint
        self._home = home
        self._leads = [(re.compile(one.pattern), one) for one in LEADS]

    async def __call__(self, request: Request) -> Response:
        """Answer a request for a thing."""
        return await answered(request, self._led(request))

    async def _led(self, request: Request) -> Response:
        if not self._site.is_there:
            return unready(request)
        raw = request.scope["raw_path"].decode("ascii", "replace").removeprefix(quote(self._site.top))
        lead = next((_filled(one, met) for of, one in self._leads if (met := of.fullmatch(raw))), None)
        if lead is None:
            return self._site.missing(request, _TOLD)
        paged = self._site.has(unquote(f"{lead.page}index.html"))
        files = {kind: found for kind, part in _FILES.items() if (found := getattr(lead, part))}
        here = {kind: file for kind, file in files.items() if self._site.has(unquote(file))}
        if self._site.is_gone(unquote(lead.page)):
            here = dict.fromkeys(GRAPHS, f"{lead.page}index.ttl")  # 410 there, in whatever form it is asked for
        offers = dict.fromkeys(_PAGES, _in_language(lead, request)) | here if paged else {}
        is_told = bool(offers) and (bool(here) or bool(lead.turtle))
        liked = best(request.headers.get("accept", ""), [*offers, *GRAPHS])
        if is_told and (liked is None or liked in offers):
            return self._to(request, offers)
        found = await self._endpoint.speaks_of([base + unquote(raw) for base in (self._home, _COMMON)], request)
        if found is None and is_told:
            return self._to(request, offers)
        if found is None:
            return self._site.missing(request, _TOLD)
        asked = quote(f"DESCRIBE <{found}>", safe="")
        question = f"{_spoken(request)}query/#query={asked}"
        described = dict.fromkeys(_PAGES, question) | dict.fromkeys(GRAPHS, f"sparql?query={asked}")
        return self._to(request, described | offers)

    def _to(self, request: Request, offers: dict[str, str]) -> Response:
        """Lead to what the client would rather have, of the places below the site's top by their media types."""
        liked = best(request.headers.get("accept", ""), offers)
        if liked is None:
            return plain(text("serve.not_acceptable", offers=", ".join(offers)), 406, request, _TOLD)
        return RedirectResponse(quote(self._site.top) + offers[liked], 303, _TOLD)


def _filled(lead: Lead, met: re.Match[str]) -> Lead:
    """Put what a pattern has met into the places."""
    return Lead(*(_GROUP.sub(lambda group: met[int(group[1])], part) for part in lead))


def _spoken(request: Request) -> str:
    return "en/" if language(request.headers.get("accept-language", "")) == "en" else ""


def _in_language(lead: Lead, request: Request) -> str:
    return f"{_spoken(request)}{lead.page}{f'#{lead.anchor}' if lead.anchor else ''}"
