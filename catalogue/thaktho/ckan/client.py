"""A CKAN, asked through ckanapi; whatever goes wrong is one of two errors, and no token is in either.

`UnansweredError`: it could not be asked (down, slow, cut off, full, 5xx, too many requests): the same may go through
later. `RefusedError`: it answered, and the answer is no (403, 404, 409, 413, a value that it does not take): asking
again is no use until somebody changes something.
"""

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError

from thaktho import __version__
from thaktho.answers import TooMuchError, blocks
from thaktho.ckan.transport import Bounded, is_deep
from thaktho.errors import SurroundingsError, UsageError
from thaktho.messages import Text, seen, text
from thaktho.services import CkanSettings

TOKEN = "THAKTHO_CKAN_TOKEN"  # noqa: S105 - the name of a variable, not a token
"""The environment variable that holds the token."""
Upload = tuple[str, IO[bytes]]
"""The name and the content of a file."""
_CONNECT, _ANSWER = 10.0, 120.0
"""Seconds to wait for a connection, and for the next bytes of an answer: a CKAN may index for long."""
_LONGEST = 300
"""So many characters of what a CKAN says are repeated."""
_LATER = {408, 425, 429, 500, 502, 503, 504, 507}
"""Answers after which the same may go through later."""


class UnansweredError(SurroundingsError):
    """The CKAN could not be asked, or could not answer; the same may go through later."""


class RefusedError(SurroundingsError):
    """The CKAN says no; ``status`` is the HTTP status that it stands for, ``fields`` what it says of each field."""

    def __init__(self, key: str, /, *, status: int, fields: dict[str, Any] | None = None, **values: object) -> None:
        """Build the message ``key``; see `ThakthoError`."""
        super().__init__(key, status=status, **values)
        self.status = status
        self.fields = fields or {}


def token_of(settings: CkanSettings, folder: Path) -> str | None:
    """Return the token of the environment or of the workspace's token file; None where there is neither.

    Args:
        settings: of the CKAN.
        folder: the workspace's, from where the file is named.

    Raises:
        UsageError: the file is not there, may be read by others, or is no token; it is never repeated.
    """
    said = os.environ.get(TOKEN, "").strip()
    if said:
        return _vetted(said, TOKEN)
    if settings.token_file is None:
        return None
    file = folder / settings.token_file
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
                raise UsageError("ckan.token_open", file=settings.token_file)
            said = opened.read(10_000).decode("ascii", errors="replace").strip()
    except OSError as cause:
        raise UsageError("ckan.token_missing", file=settings.token_file, what=cause.strerror or "") from cause
    return _vetted(said, settings.token_file)


def _vetted(said: str, where: str) -> str:
    if not said.isascii() or not said.isprintable() or not said or " " in said:
        raise UsageError("ckan.token_bad", where=where)
    return said


class Ckan:
    """A CKAN and the token that it is asked with; ``requests`` counts what was sent to it."""

    def __init__(
        self, url: str, token: str | None = None, *, timeout: tuple[float, float] = (_CONNECT, _ANSWER)
    ) -> None:
        """Name a CKAN; nothing is sent yet.

        Args:
            url: its address.
            token: an API token; None: as the public.
            timeout: seconds for connecting, and between two bytes of an answer.
        """
        self.url = url
        self.requests = 0
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False  # neither a .netrc's password nor a proxy of the environment
        self._session.headers["Accept-Encoding"] = "identity"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Bounded(token, timeout[1]))
        self._remote = RemoteCKAN(url, apikey=token, user_agent=f"thaktho/{__version__}", session=self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()

    def ask(
        self,
        action: str,
        /,
        *,
        upload: Upload | None = None,
        uploads: Mapping[str, Upload] | None = None,
        **said: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Call an action of CKAN's API and return its result.

        Args:
            action: its name (``package_show``).
            upload: a file to go along.
            uploads: several, by the parameters that they are.
            said: what it is given; beside files, whatever is no text has to be JSON already.

        Raises:
            UnansweredError: it could not be asked.
            RefusedError: it says no.
        """
        self.requests += 1
        files = {**({"upload": upload} if upload else {}), **(uploads or {})} or None
        how = {"timeout": self._timeout}
        try:
            answer = self._remote.call_action(action, said, files=files, requests_kwargs=how)
        except NotAuthorized:
            raise RefusedError("ckan.not_allowed", status=403, action=action) from None
        except NotFound:
            raise RefusedError("ckan.not_found", status=404, action=action) from None
        except ValidationError as error:
            fields = error.error_dict if isinstance(error.error_dict, dict) else {}
            raise RefusedError(
                "ckan.not_valid", status=409, fields=fields, action=action, what=_fields(fields)
            ) from None
        except (CKANAPIError, ServerIncompatibleError) as error:
            raise _as_error(action, str(error)) from None
        except requests.RequestException as error:
            raise UnansweredError("ckan.unanswered", url=self.url, what=_why(error)) from None
        except (KeyError, RecursionError):  # what ckanapi does not expect: no result, or one without a bottom
            raise UnansweredError("ckan.nonsense", action=action) from None
        if is_deep(answer):
            raise UnansweredError("ckan.nonsense", action=action)
        return answer

    def download(self, path: str, into: IO[bytes], *, most: int, seconds: float) -> str:
        """Write what this CKAN itself serves at a path into a file, and return its SHA-256 (hex).

        A redirection is not followed: neither the token nor this machine is led elsewhere.

        Args:
            path: below the CKAN's address, beginning with ``/``.
            into: where it goes; what is in it after an error is of no use.
            most: so many bytes are taken at most.
            seconds: so long it may take as a whole.

        Raises:
            UnansweredError: it could not be had, or not in that time.
            RefusedError: it is not there, is not for this token, lies elsewhere, or is larger.
        """
        self.requests += 1
        digest = hashlib.sha256()
        headers = {"User-Agent": self._remote.user_agent}
        headers |= {"Authorization": self._remote.apikey} if self._remote.apikey else {}
        try:
            with self._session.get(
                self.url + path, headers=headers, timeout=self._timeout, stream=True, allow_redirects=False
            ) as answer:
                _refuse_download(answer.status_code)
                for block in blocks(answer, seconds, most):
                    digest.update(block)
                    into.write(block)
        except TooMuchError as error:
            if error.is_large:
                raise RefusedError("ckan.file_too_big", status=413, limit=most // 1024**2) from None
            raise UnansweredError("ckan.unanswered", url=self.url, what=text("ckan.why_slow")) from None
        except requests.RequestException as error:
            raise UnansweredError("ckan.unanswered", url=self.url, what=_why(error)) from None
        return digest.hexdigest()


def _refuse_download(status: int) -> None:
    """Raise the error of an answer that is no file."""
    if status == 200:  # noqa: PLR2004 - here it is
        return
    if status in _LATER:
        raise UnansweredError("ckan.trouble", action="download", status=status)
    key = {403: "file_forbidden", 401: "file_forbidden", 404: "file_gone", 410: "file_gone"}.get(status)
    raise RefusedError(f"ckan.{key or 'file_elsewhere'}", status=status)


def _why(error: requests.RequestException) -> Text:
    """Say why a CKAN could not be reached, as far as one without knowledge of networks can use it."""
    if isinstance(error, requests.Timeout):
        return text("ckan.why_slow")
    if isinstance(error, requests.exceptions.SSLError):
        return text("ckan.why_certificate")
    return text("ckan.why_no_connection" if isinstance(error, requests.ConnectionError) else "ckan.why_cut_off")


def _as_error(action: str, said: str) -> UnansweredError | RefusedError:
    """Return the error of an answer that is not an action's own: of a proxy, a full disk, no CKAN at all.

    ckanapi gives it as the text of a list: address, status, body.
    """
    status = _status(said)
    if status == 413:  # noqa: PLR2004 - too large
        return RefusedError("ckan.too_large", status=status, action=action)
    if status in _LATER or status is None:
        return UnansweredError("ckan.trouble", action=action, status=status or "?")
    return RefusedError("ckan.no_ckan", status=status, action=action)


def _status(said: str) -> int | None:
    """Return the status in what ckanapi says of an answer: ``['http…', 502, '<html>…']``."""
    found = said.removeprefix("[").split(", ", 2)[1:2]
    return int(found[0]) if found and found[0].isdecimal() else None


def _fields(fields: dict[str, Any]) -> str:
    told = {name: said for name, said in fields.items() if name != "__type" and not is_deep(said)}
    return seen(json.dumps(told, ensure_ascii=False)[:_LONGEST])
