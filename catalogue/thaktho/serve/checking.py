"""``/check``: an officer's workbook is judged and given back with marks, and nothing of it is kept.

A file lies in memory while it is judged, by a process of its own (`checker.py`). The marked-up workbook travels in the
page that tells what was found, sealed, and comes back when its button is pressed: so the server remembers nothing, and
hands out nothing but what it made itself. There are no cookies, and nothing is changed: whoever asks gets the same.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from thaktho.errors import ThakthoError
from thaktho.messages import Language, text
from thaktho.resources import folder
from thaktho.serve.checker import Judged, Upload
from thaktho.serve.clients import LeftError, while_there
from thaktho.serve.frame import framed
from thaktho.serve.limits import (
    CHECK_MEMORY,
    CHECK_SECONDS,
    CHECKS,
    CHECKS_A_MINUTE,
    CHECKS_WAITING,
    MAX_UPLOAD,
    PATIENCE,
    UPLOAD_SECONDS,
)
from thaktho.serve.processes import ended, started
from thaktho.serve.rates import Buckets, client_of
from thaktho.serve.room import FullError, share_of
from thaktho.serve.site import unready
from thaktho.workspace import open_workspace

Choices = list[tuple[str, list[tuple[str, str]]]]
_ENDINGS = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.json"
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}
_SEALED = MAX_UPLOAD * 2  # a workbook with its marks, in letters, and what stands around it
_FORM = "download/form.xlsx"  # of the site
_FRESH = 60  # seconds for which the list of datasets is as it was
_LONGEST_NAME = 60  # letters; a file system takes 255 bytes


class _RefusedError(Exception):
    """A request that is answered with the form and what is wrong: the status, and the message's key."""

    def __init__(self, code: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.code = code
        self.said = text(key, **values)


class Checks:
    """The page, and the processes that judge.

    Args:
        workspace: its folder.
        public: the folder of the site.
        top: the path at which the site's home is.
    """

    def __init__(self, workspace: Path, public: Path, top: str) -> None:
        self._workspace = workspace
        self._public = public
        self._top = top
        self._key = secrets.token_bytes(32)
        self._turns = asyncio.Semaphore(CHECKS)
        self._waiting = 0
        self._buckets = Buckets(CHECKS_A_MINUTE)
        self._choices: tuple[float, dict[Language, Choices]] = (-_FRESH, {})

    async def page(self, request: Request) -> Response:
        """Answer with the form; to a file, with what was found in it."""
        language: Language = "en" if request.url.path.endswith("/en/check") else "th"
        if request.method != "POST":
            return await self._shown(language, request)
        chosen = ""
        try:
            form = await _form(request, MAX_UPLOAD)
            chosen = _said(form, "dataset")
            upload, data = await _file(form, chosen, language)
            judged, marked = await while_there(request, self._judged(request, upload, data))
            _hold(request, 2 * len(marked))
        except _RefusedError as error:
            return await self._shown(language, request, error.code, chosen, wrong=error.said[language])
        except (LeftError, ClientDisconnect):
            return Response(status_code=499)  # nobody reads it
        if "wrong" in judged:
            key = "check.which" if judged["which"] else ""
            wrong = text(key, why=judged["wrong"])[language] if key else judged["wrong"]
            return await self._shown(language, request, 422, chosen, wrong=wrong)
        return await self._shown(language, request, 200, chosen, judged=judged, marked=marked)

    async def marked(self, request: Request) -> Response:
        """Give a marked-up workbook back that a page of ours brings."""
        language: Language = "th"
        try:
            form = await _form(request, _SEALED)
            name, said, seal = (_said(form, field) for field in ("name", "workbook", "seal"))
            data = self._unsealed(name, said, seal)
            _hold(request, len(data))
        except _RefusedError as error:
            return await self._shown(language, request, error.code, wrong=error.said[language])
        kind = _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")
        ascii_name = f"marked{PurePosixPath(name).suffix}"
        told = {
            "Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "no-store",
        }
        return Response(data, 200, told, media_type=kind)

    def _unsealed(self, name: str, said: str, seal: str) -> bytes:
        """Return the workbook that was sealed by this server; _RefusedError where it was not."""
        try:
            data = base64.b64decode(said, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not hmac.compare_digest(self._seal(name, data).encode(), seal.encode("utf-8", "replace")):
            raise _RefusedError(400, "check.not_sealed")
        return data

    def _seal(self, name: str, data: bytes) -> str:
        return hmac.new(self._key, name.encode("utf-8", "replace") + b"\0" + data, hashlib.sha256).hexdigest()

    async def _judged(self, request: Request, upload: Upload, data: bytes) -> tuple[Judged, bytes]:
        """Have a file judged, within what that client may ask, when it is its turn."""
        client = client_of(request.client.host if request.client else None)
        if self._waiting >= CHECKS_WAITING or self._buckets.wait(client):
            raise _RefusedError(503, "check.busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.acquire()
        except TimeoutError:
            raise _RefusedError(503, "check.busy") from None
        finally:
            self._waiting -= 1
        try:
            return await _in_a_process(self._workspace, upload, data)
        finally:
            self._turns.release()

    async def _shown(
        self,
        language: Language,
        request: Request,
        code: int = 200,
        chosen: str = "",
        *,
        wrong: str = "",
        judged: Judged | None = None,
        marked: bytes = b"",
    ) -> Response:
        """Return the page, with what is wrong or what was found."""
        try:
            choices = await self._listed(language)
        except ThakthoError as error:
            choices, wrong = [], wrong or error.message[language]
        name = judged.get("name", "") if judged else ""
        words = {
            key: text(f"check.{key}")[language]
            for key in (
                "title",
                "lead",
                "dataset_label",
                "dataset_itself",
                "send",
                "privacy",
                "again",
                "take",
                "take_note",
                "notes",
                "only_notes",
                "no_form",
            )
        }
        main = (
            _environment()
            .get_template("check.html.jinja")
            .render(
                **words,
                file_label=text("check.file_label", megabytes=MAX_UPLOAD >> 20)[language],
                none=text("validation.none")[language],
                form_link=text("site.form_link")[language],
                form_at=f"{self._top}{_FORM}" if (self._public / _FORM).is_file() else "",
                wrong=wrong,
                judged=judged and {"unmarked": "", **judged},
                workbook=base64.b64encode(marked).decode(),
                seal=self._seal(name, marked) if name else "",
                choices=choices,
                chosen=chosen,
                here=f"{self._top}{'en/' if language == 'en' else ''}check",
                marked_at=f"{self._top}check/marked",
                endings=_ENDINGS,
            )
        )
        other = f"{self._top}{'' if language == 'en' else 'en/'}check"
        page = framed(self._public, language, words["title"], main, other)
        if page is None:
            return unready(request)
        told = {"Cache-Control": "no-store"} | ({"Retry-After": "60"} if code == 503 else {})  # noqa: PLR2004
        return HTMLResponse(page, code, told)

    async def _listed(self, language: Language) -> Choices:
        """Return the datasets that a file may be for, below their publishers; as they were a minute ago at the most."""
        read, found = self._choices
        if time.monotonic() - read > _FRESH:
            found = await asyncio.to_thread(_choices, self._workspace)
            self._choices = time.monotonic(), found
        return found[language]


def _choices(workspace: Path) -> dict[Language, Choices]:
    publishers = open_workspace(workspace).publishers.values()
    languages: tuple[Language, ...] = ("th", "en")
    return {
        language: [
            (
                publisher.name[language],
                [
                    (f"{publisher.id}/{one.id}/{one.period}", f"{one.title[language]} ({one.period})")
                    for one in publisher.datasets
                ],
            )
            for publisher in publishers
            if publisher.datasets
        ]
        for language in languages
    }


async def _form(request: Request, most: int) -> FormData:
    """Return the form that a client sends; it is held in memory alone.

    Raises:
        _RefusedError: it is too big, or no such form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    length = request.headers.get("content-length", "0")
    if kind != "multipart/form-data" or not length.isdecimal():
        raise _RefusedError(400, "check.malformed")
    if int(length) > most + (1 << 16):
        raise _RefusedError(413, "check.too_big", megabytes=MAX_UPLOAD >> 20)
    parser = MultiPartParser(
        request.headers, _bounded(request, most + (1 << 16)), max_files=1, max_fields=5, max_part_size=_SEALED
    )
    parser.spool_max_size = most
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            return await parser.parse()
    except TimeoutError:
        raise _RefusedError(408, "check.malformed") from None
    except (MultiPartException, FormParserError, KeyError, UnicodeDecodeError) as error:
        raise _RefusedError(400, "check.malformed") from error


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    length = 0
    async for piece in request.stream():
        length += len(piece)
        if length > most:
            raise _RefusedError(413, "check.too_big", megabytes=MAX_UPLOAD >> 20)
        _hold(request, len(piece))
        yield piece


def _hold(request: Request, length: int) -> None:
    """Count what is held for a request; _RefusedError where there is no room for more."""
    try:
        share_of(request).hold(length)
    except FullError:
        raise _RefusedError(503, "check.busy") from None


def _said(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def _file(form: FormData, chosen: str, language: Language) -> tuple[Upload, bytes]:
    """Return what came in, under a plain name."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise _RefusedError(400, "check.no_file")
    data = await file.read()
    await file.close()
    sent = PureWindowsPath(PurePosixPath(file.filename).name).name
    name = "".join(letter for letter in sent if letter.isprintable())  # nothing that steers how a name is shown
    stem, ending = name[: -len(PurePosixPath(name).suffix) or None], PurePosixPath(name).suffix
    return Upload(name=f"{stem[:_LONGEST_NAME]}{ending[:8]}" or "-", dataset=chosen, language=language), data


async def _in_a_process(workspace: Path, upload: Upload, data: bytes) -> tuple[Judged, bytes]:
    """Have a file judged by a process of its own, which is killed where it takes too long or nobody waits any more."""
    process = await started("checker", str(workspace), CHECK_MEMORY)
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            out, _ = await process.communicate(json.dumps(upload).encode() + b"\n" + data)
    except TimeoutError:
        raise _RefusedError(422, "check.too_heavy") from None
    finally:
        await ended(process)
    line, _, marked = out.partition(b"\n")
    if process.returncode != 0:
        raise _RefusedError(422, "check.too_heavy")
    judged: Judged = json.loads(line)
    return judged, marked


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(folder("site") / "server")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
