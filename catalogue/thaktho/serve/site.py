"""The files of the built site, answered as the hosts are told to (`pages/hosting.py`)."""

import os
import stat
from email.utils import parsedate_to_datetime
from mimetypes import MimeTypes
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from thaktho.messages import Text, text
from thaktho.pages import hosting
from thaktho.serve.negotiation import language

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "rq": "application/sparql-query; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **dict(hosting.TYPES),
}
_ENDINGS = sorted(_TYPES, key=len, reverse=True)
_OTHER = MimeTypes()  # of Python alone: what a system adds to it differs
_WELL_KNOWN = ".well-known"


class Site:
    """The site in a folder.

    Args:
        public: the folder of the built site; another may take its place at any time.
        top: the path at which its home is, such as ``/``.
    """

    def __init__(self, public: Path, top: str) -> None:
        self._public = public
        self.top = top

    async def __call__(self, request: Request) -> Response:
        """Answer a request for a page or a file."""
        raw = request.scope["raw_path"].decode("ascii", "replace")
        path = unquote(raw, errors="replace")
        if not path.startswith(self.top):
            return RedirectResponse(self.top, 307) if path == "/" else self._missing("", request)
        if not self.is_there:
            return unready(request)
        return self._file(path.removeprefix(self.top), request)

    @property
    def is_there(self) -> bool:
        """Whether there is a site: there is none after a purge, until it is built again."""
        return self._public.is_dir()

    def has(self, within: str) -> bool:
        """Tell whether the site has a file; ``within`` is its path below the top, decoded."""
        place = self._inside(within)
        return place is not None and place.is_file()

    def is_gone(self, within: str) -> bool:
        """Tell whether a page says that something is published no more; ``within`` is its path, decoded."""
        place = self._inside(within)
        return place is not None and (place / hosting.GONE).is_file()

    def missing(self, request: Request, told: dict[str, str]) -> Response:
        """Say that an address leads nowhere."""
        return self._missing("", request, told)

    def _file(self, within: str, request: Request) -> Response:
        place = self._inside(within)
        if place is None:
            return self._missing(within, request)
        folder = place if within.endswith("/") or not within else place.parent
        if (folder / hosting.GONE).is_file():
            return self._page(folder / "index.html", 410) or self._missing(within, request)
        try:
            found = place.stat()
            if stat.S_ISDIR(found.st_mode) and folder != place:
                asked = f"?{request.url.query}" if request.url.query else ""
                return RedirectResponse(f"{quote(self.top + within)}/{asked}", 301)
            if folder == place:
                place /= "index.html"
                found = place.stat()
        except OSError:
            return self._missing(within, request)
        if not stat.S_ISREG(found.st_mode):
            return self._missing(within, request)
        return self._sent(place, found, within, request)

    def _sent(self, place: Path, found: os.stat_result, within: str, request: Request) -> Response:
        age = hosting.FOR_EVER if within.startswith("assets/") else hosting.BRIEFLY
        answer = FileResponse(place, headers={"Cache-Control": age}, media_type=_type(str(place)), stat_result=found)
        if _is_known(request, answer.headers["etag"], found.st_mtime):
            kept = {name: answer.headers[name] for name in ("etag", "last-modified", "cache-control")}
            return Response(status_code=304, headers=kept)
        return answer

    def _missing(self, within: str, request: Request, told: dict[str, str] | None = None) -> Response:
        page = self._public / ("en/404.html" if within.startswith("en/") else "404.html")
        return self._page(page, 404, told) or plain(text("serve.missing"), 404, request, told)

    @staticmethod
    def _page(page: Path, code: int, told: dict[str, str] | None = None) -> Response | None:
        try:
            content = page.read_bytes()
        except OSError:
            return None
        return Response(content, code, told, media_type=_TYPES["html"])

    def _inside(self, within: str) -> Path | None:
        """Return what a path names within the site; None for what is hidden or outside."""
        parts = within.split("/")
        if any(part.startswith(".") and part != _WELL_KNOWN for part in parts) or "\0" in within:
            return None
        if any(not part for part in parts[:-1]):
            return None
        return self._public.joinpath(*(part for part in parts if part))


def plain(said: Text, code: int, request: Request, told: dict[str, str] | None = None) -> Response:
    """Return an answer that says one sentence: in the language that is asked for, or in both where none is."""
    asked = request.headers.get("accept-language", "")
    lines = [said[language(asked)]] if asked else [said.th, said.en]
    return Response("".join(f"{line}\n" for line in lines), code, told, media_type="text/plain; charset=utf-8")


def unready(request: Request) -> Response:
    """Say that there is no site at the moment: something was taken out for good, and it is built anew."""
    return plain(text("serve.absent"), 503, request, {"Retry-After": "60"})


def _type(name: str) -> str:
    for path, kind in hosting.NAMED:
        if name.endswith(f"/{path}"):
            return kind
    ending = next((ending for ending in _ENDINGS if name.endswith(f".{ending}")), None)
    return _TYPES[ending] if ending else _OTHER.guess_type(name)[0] or "application/octet-stream"


def _is_known(request: Request, etag: str, modified: float) -> bool:
    """Tell whether the client has a file as it is (RFC 9110, 13.2.2)."""
    said = request.headers.get("if-none-match")
    if said is not None:
        return said.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in said.split(",")}
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
        return int(modified) <= since.timestamp()
    except (KeyError, ValueError, OverflowError):
        return False
