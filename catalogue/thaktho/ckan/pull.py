"""What officers put into a CKAN by its own page: found in an organisation, and downloaded to be judged.

What is ours is never among it, whatever package it lies in: CKAN gives a resource a random UUID (version 4); ours, and
those of any other Thaktho, are named after what they hold (version 5). So nothing that was pushed is ever pulled.

Whatever a CKAN says is a stranger's word: types are looked at, ids are vetted, and the address that it gives for a file
is never followed: a file is asked for at this CKAN's own address, by its ids.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from thaktho.ckan.client import Ckan, UnansweredError

READABLE = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "json", "html", "htm"})
"""The formats and endings of what may be a file that we can read."""
_PAGE = 100
_MOST = 20_000
"""So many packages of one organisation are looked at."""
_SECONDS = 600.0
"""So long a download may take."""
_ID = re.compile("[A-Za-z0-9_-]{2,100}")
_LONGEST = 100
_SAFE = re.compile(r"[^\w\u0e00-\u0e7f ().-]")
CLAIM, STATUS = "thaktho_dataset", "thaktho_status"
"""The extras of a package that say which dataset its files are for, and what became of them."""
_SAID = re.compile(rf"\b{CLAIM}\s*[:=]\s*([^\s,;]{{1,200}})")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody put into a CKAN, or links to there.

    ``name`` is the uploader's word, without what no file name may hold: it may be personal, and is not to be repeated.
    ``listed`` is a digest of how it is listed: while that stays, so does the file. ``modified`` is when it was put
    there. ``claim`` is what it or its package says of which dataset it is for; ``known`` tells that we wrote into that
    package before. ``held`` tells that this CKAN holds the file itself; ``size`` is in bytes, None where none is said.
    """

    resource: str
    package: str
    package_name: str
    name: str
    listed: str
    modified: dt.datetime
    size: int | None
    private: bool
    held: bool
    claim: str | None
    known: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is in an organisation: the uploads, the oldest first; how many entries made no sense.

    ``packages`` and ``resources`` are the ids of all that there are, whoever made them.
    """

    uploads: list[Upload]
    strange: int
    packages: frozenset[str]
    resources: frozenset[str]


def find(ckan: Ckan, organization: str) -> Found:
    """Find the files that officers of an organisation put into a CKAN; what this token cannot see is not among them.

    Args:
        ckan: where to look.
        organization: its name, vetted as settings are: it stands in a query.

    Raises:
        UnansweredError: the CKAN cannot be asked, or answers as none does.
        RefusedError: it says no.
    """
    uploads: list[Upload] = []
    packages: set[str] = set()
    resources: set[str] = set()
    strange = 0
    for package in _packages(ckan, organization):
        said = package if isinstance(package, dict) else {}
        if not _is_id(said.get("id")) or not isinstance(said.get("resources"), list):
            strange += 1
            continue
        packages.add(said["id"])
        for resource in said["resources"]:
            if not isinstance(resource, dict) or not _is_id(resource.get("id")):
                strange += 1
                continue
            resources.add(resource["id"])
            if not is_ours(resource["id"]) and _is_readable(resource):
                uploads.append(_upload(said, resource))
    uploads.sort(key=lambda one: (one.modified, one.resource))
    return Found(uploads, strange, frozenset(packages), frozenset(resources))


def is_ours(resource: str) -> bool:
    """Tell whether the id of a resource is one that Thaktho makes, here or elsewhere: a UUID of version 5."""
    try:
        return uuid.UUID(resource).version == 5  # noqa: PLR2004 - named after what it holds
    except ValueError:
        return False


def gone(resource: str, package: str, modified: dt.datetime, name: str) -> Upload:
    """Return an upload that is not there any more, by what is still known of it."""
    return Upload(
        resource=resource,
        package=package,
        package_name=package,
        name=name,
        listed="",
        modified=modified,
        size=None,
        private=False,
        held=False,
        claim=None,
        known=True,
    )


def download(ckan: Ckan, upload: Upload, into: IO[bytes], most: int) -> str:
    """Write an upload into a file and return its SHA-256 (hex).

    Args:
        ckan: that holds it.
        upload: which.
        into: where it goes.
        most: so many bytes are taken at most.

    Raises:
        UnansweredError: it could not be had for now.
        RefusedError: it cannot be had: ``ckan.file_gone``, ``ckan.file_forbidden``, ``ckan.file_elsewhere``,
            ``ckan.file_too_big``.
    """
    path = f"/dataset/{upload.package}/resource/{upload.resource}/download"
    return ckan.download(path, into, most=most, seconds=_SECONDS)


def _packages(ckan: Ckan, organization: str) -> Iterator[Any]:
    """Yield the packages of an organisation as they are listed, private ones too; one that comes twice only once."""
    seen: set[str] = set()
    for start in range(0, _MOST, _PAGE):
        query: dict[str, Any] = {"fq": f'organization:"{organization}"', "sort": "name asc", "rows": _PAGE}
        answer = ckan.ask("package_search", include_private=True, start=start, **query)
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list):
            raise UnansweredError("ckan.nonsense", action="package_search")
        for package in results:
            key = str(package.get("id")) if isinstance(package, dict) else ""
            if key not in seen:
                yield package
            seen |= {key} if key else set()
        if len(results) < _PAGE:
            return


def _upload(package: dict[str, Any], resource: dict[str, Any]) -> Upload:
    extras = extras_of(package)
    size = resource.get("size")
    claim = _claim(resource) or extras.get(CLAIM)
    told = [resource.get(field) for field in ("url", "url_type", "last_modified", "size", "hash", "name")]
    name = package.get("name")
    return Upload(
        resource=resource["id"],
        package=package["id"],
        package_name=name if isinstance(name, str) and _is_id(name) else package["id"],
        name=_file_name(resource),
        listed=hashlib.sha256(json.dumps([*told, claim], sort_keys=True).encode()).hexdigest(),
        modified=_when(resource),
        size=size if isinstance(size, int) and not isinstance(size, bool) else None,
        private=package.get("private") is True,
        held=resource.get("url_type") == "upload",
        claim=claim,
        known=STATUS in extras,
    )


def extras_of(package: dict[str, Any]) -> dict[str, str]:
    """Return the extras of a package as CKAN gives it, by key; what is none is left out."""
    listed = package.get("extras")
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {
        one["key"]: one["value"]
        for one in found
        if isinstance(one.get("key"), str) and isinstance(one.get("value"), str)
    }


def _claim(resource: dict[str, Any]) -> str | None:
    """Return which dataset the description of a file says it is for: not every CKAN's page has custom fields."""
    said = resource.get("description")
    found = _SAID.search(said) if isinstance(said, str) else None
    return found[1] if found else None


def _when(resource: dict[str, Any]) -> dt.datetime:
    """Return when a file was put there, in UTC; CKAN gives it without a zone. 1970, where it does not say."""
    for field in ("last_modified", "created"):
        said = resource.get(field)
        try:
            when = dt.datetime.fromisoformat(said) if isinstance(said, str) else None
        except ValueError:
            continue
        if when is not None:
            return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _is_id(said: object) -> bool:
    """Tell whether something is an id that may stand in an address."""
    return isinstance(said, str) and _ID.fullmatch(said) is not None


def _is_readable(resource: dict[str, Any]) -> bool:
    said = resource.get("format")
    return (isinstance(said, str) and said.strip().lower().lstrip(".") in READABLE) or bool(_ending(resource))


def _ending(resource: dict[str, Any]) -> str:
    """Return the ending of a file that we may be able to read, by its name or its address; "" where it has none."""
    for field in ("name", "url"):
        said = resource.get(field)
        ending = PurePosixPath(said.strip()).suffix.lower().lstrip(".") if isinstance(said, str) else ""
        if ending in READABLE:
            return ending
    return ""


def _file_name(resource: dict[str, Any]) -> str:
    """Return a name for a file: the uploader's, without what no file name may hold; it names no other folder."""
    said = resource.get("name")
    ending = _ending(resource)
    last = re.split(r"[/\\]", said)[-1] if isinstance(said, str) else ""
    stem = last[: -len(ending) - 1] if ending and last.lower().endswith(f".{ending}") else last
    kept = _SAFE.sub("_", stem).strip(" .")[:_LONGEST].strip(" .")
    while len(kept.encode()) > 2 * _LONGEST:
        kept = kept[:-1]
    return f"{kept or 'upload'}.{ending}" if ending else kept or "upload"
