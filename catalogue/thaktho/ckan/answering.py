"""Verdicts on uploads, written into the packages that they lie in: resources and extras of ours, and nothing else.

The ids of the resources follow from that of the upload, so that writing again changes what is there; extras are
written under a lock of CKAN's own (``package_revise`` with what was seen), so that nobody's change between is lost.
"""

import hashlib
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thaktho.ckan.client import Ckan, RefusedError, UnansweredError

_TRIES = 3
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Report:
    """A report on an upload (the id of its resource), as a file; ``ending`` (``html``, ``json``) tells its kind."""

    upload: str
    name: str
    ending: str
    description: str
    content: bytes

    @property
    def resource(self) -> str:
        """Return the id of the resource that the report becomes."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:uuid:{self.upload}/verdict/{self.ending}"))

    @property
    def sha256(self) -> str:
        """Return the digest of the content, by which CKAN tells whether it has it."""
        return hashlib.sha256(self.content).hexdigest()


def tell(ckan: Ckan, package: str, reports: Sequence[Report], extras: Mapping[str, str]) -> bool:
    """Write reports and extras into a package; return whether anything was changed.

    Args:
        ckan: where the package is.
        package: its id.
        reports: as they are to stand there.
        extras: likewise; all other extras stay.

    Raises:
        UnansweredError: the CKAN cannot be asked, or somebody else changes the package all the time.
        RefusedError: it says no: the package is gone, or not for this token.
    """
    shown = _shown(ckan, package)
    there = {one["id"]: one for one in shown["resources"] if isinstance(one, dict) and "id" in one}
    changed = [_write(ckan, package, report, there.get(report.resource)) for report in reports]
    return _revise(ckan, package, extras, None if any(changed) else shown) or any(changed)


def _shown(ckan: Ckan, package: str) -> dict[str, Any]:
    shown = ckan.ask("package_show", id=package)
    lists = isinstance(shown, dict) and all(isinstance(shown.get(name, []), list) for name in ("resources", "extras"))
    if not lists:
        raise UnansweredError("ckan.nonsense", action="package_show")
    return {"resources": [], "extras": [], **shown}


def _write(ckan: Ckan, package: str, report: Report, there: dict[str, Any] | None) -> bool:
    """Write a report, unless it stands there; or was taken away by somebody, who is not contradicted."""
    if there is not None and there.get("hash") == report.sha256:
        return False
    said: dict[str, Any] = {
        "name": report.name,
        "description": report.description,
        "format": report.ending.upper(),
        "hash": report.sha256,
    }
    upload = (f"thaktho-report.{report.ending}", io.BytesIO(report.content))
    if there is not None:
        ckan.ask("resource_patch", id=report.resource, upload=upload, **said)
        return True
    try:
        ckan.ask("resource_create", package_id=package, id=report.resource, upload=upload, **said)
    except RefusedError as error:
        if "id" not in error.fields:
            raise
        return False
    return True


def _revise(ckan: Ckan, package: str, extras: Mapping[str, str], shown: dict[str, Any] | None) -> bool:
    for _ in range(_TRIES):
        shown = shown or _shown(ckan, package)
        kept = [one for one in shown["extras"] if not (isinstance(one, dict) and one.get("key") in extras)]
        now = {one.get("key"): one.get("value") for one in shown["extras"] if isinstance(one, dict)}
        if all(now.get(key) == value for key, value in extras.items()):
            return False
        wanted = [*kept, *({"key": key, "value": value} for key, value in extras.items())]
        match = {"id": package, "metadata_modified": shown.get("metadata_modified")}
        try:
            ckan.ask("package_revise", match=match, update={"extras": wanted})
        except RefusedError as error:
            if error.status != _CONFLICT or "match" not in error.fields:
                raise
            shown = None  # somebody changed it since: look again
            continue
        return True
    raise UnansweredError("ckan.busy", action="package_revise")
