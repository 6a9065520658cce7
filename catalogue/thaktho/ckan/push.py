"""Putting a dataset into a CKAN: what would change, and doing it; after a stop at any moment, the next push ends right.

All of a package is written by CKAN's ``package_revise``, which is one transaction of CKAN: package, resources and files
together, refused where somebody changed the package since it was looked at. What is too much for one request goes in
several, the files first; the version and the digest of the whole come with the last. Until then, a new package is
private.
"""

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from thaktho.ckan import compare
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.compare import Change, Shown
from thaktho.ckan.package import DATASET, MANIFEST, SHA256, Package, Resource, resource_id

_ONE_REQUEST = 8_000_000
"""So many bytes of files go in one request; CKAN takes files of 10 MB unless told otherwise, proxies often less."""
_NOT_FOUND, _CONFLICT, _TOO_LARGE, _DENIED = 404, 409, 413, 403
_UNFINISHED = "unfinished"
_FIRST_FILE = "dataset.ttl"
"""Every dataset has it."""
State = Literal["new", "unfinished", "there", "deleted"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push of a version of a dataset would do.

    ``state`` is of its package: ``new`` (there is none), ``unfinished`` (made, and never whole), ``there`` or
    ``deleted`` (by a person: nothing is sent unless it ``revives`` or ``overwrites`` it). Files are by name:
    ``uploads`` are new or changed, ``relabelled`` keep their content and change what is said of them, ``left`` are
    ours, made no more, and stay. ``dropped`` are fields that the CKAN was told of and does not keep.
    """

    package: Package
    version: str
    state: State
    makes_organization: bool = False
    changes: tuple[Change, ...] = ()
    uploads: tuple[str, ...] = ()
    relabelled: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    revives: bool = False
    overwrites: bool = False
    shown: Shown | None = field(default=None, repr=False)

    @property
    def sends(self) -> bool:
        """Tell whether anything would be sent."""
        differs = bool(self.changes or self.uploads or self.relabelled)
        if self.state == "deleted":
            return self.revives or (self.overwrites and differs)
        return self.state != "there" or differs


def plan(
    client: Ckan,
    package: Package,
    version: str,
    *,
    moves_from: str | None = None,
    revive: bool = False,
    overwrite: bool = False,
) -> Plan:
    """Look at a CKAN, in one request where the package is there, and say what a push would do; nothing is changed.

    Args:
        client: the CKAN and the token.
        package: the dataset as it is to be there.
        version: of it.
        moves_from: the organisation into which we put it before. In any other than that and its own it is not ours,
            whatever it says: there others may write.
        revive: a package that a person deleted there is to come back.
        overwrite: it is to stay deleted, and to hold no longer what it held: CKAN keeps what is deleted.

    Raises:
        UnansweredError: the CKAN could not be asked.
        RefusedError: the token may not look; or the name is that of a package that is not ours.
    """
    there = _show(client, package.name)
    if there is None and moves_from is not None:
        there = _renamed(client, package.dataset)
    if there is None:
        made = tuple(one.file.name for one in package.resources)
        return Plan(package, version, "new", makes_organization=_lacks_organization(client, package), uploads=made)
    if not there.is_of(package.dataset):
        raise RefusedError("push.name_taken", status=_CONFLICT, name=package.name)
    if {there.organization, there.fields.get("owner_org")}.isdisjoint({package.organization, moves_from} - {None}):
        said: dict[str, Any] = {"name": package.name, "publisher": package.extras.get("thaktho_publisher", "")}
        raise RefusedError("push.elsewhere", status=_CONFLICT, organization=there.organization or "–", **said)
    found = _compared(there, package, version)
    deleted = found.state == "deleted"
    return replace(found, revives=revive and deleted, overwrites=overwrite and deleted)


def _show(client: Ckan, name: str) -> Shown | None:
    try:
        return compare.shown(client.ask("package_show", id=name), "package_show")
    except RefusedError as error:
        if error.status == _NOT_FOUND:
            return None
        raise


def _renamed(client: Ckan, dataset: str) -> Shown | None:
    """Return a dataset's package that a person gave another name, found by its first file; None where there is none.

    A file's id can stand in no other package, deleted ones among them: made anew, the dataset could never be whole.
    """
    try:
        first = client.ask("resource_show", id=resource_id(dataset, _FIRST_FILE))
    except RefusedError as error:
        if error.status in (_NOT_FOUND, _DENIED):
            return None
        raise
    there = _show(client, str(first.get("package_id"))) if isinstance(first, dict) else None
    return there if there is not None and there.is_of(dataset) else None


def _lacks_organization(client: Ckan, package: Package) -> bool:
    try:
        said = client.ask("organization_show", id=package.organization, include_users=False, include_groups=False)
    except RefusedError as error:
        if error.status == _NOT_FOUND:
            return True
        raise
    if isinstance(said, dict) and said.get("state") == "deleted":
        raise RefusedError("push.organization_deleted", status=_CONFLICT, organization=package.organization)
    return False


def _compared(there: Shown, package: Package, version: str) -> Plan:
    files: dict[str, list[str]] = {"uploads": [], "relabelled": [], "same": []}
    for resource in package.resources:
        files[_step(there, package, resource)].append(resource.file.name)
    deleted = there.fields.get("state") == "deleted"
    return Plan(
        package,
        version,
        "deleted" if deleted else "there" if there.version else "unfinished",
        changes=tuple(compare.changes(there, package, version)),
        uploads=tuple(files["uploads"]),
        relabelled=tuple(files["relabelled"]),
        same=tuple(files["same"]),
        left=tuple(compare.left(there, package)),
        dropped=tuple(compare.dropped(there, package)),
        shown=there,
    )


def _step(there: Shown, package: Package, resource: Resource) -> str:
    now = there.resources.get(resource.id)
    if now is None or compare.file_changed(now, resource):
        return "uploads"
    return "relabelled" if compare.resource_fields(now, resource, told=compare.is_told(there, package)) else "same"


def carry_out(client: Ckan, found: Plan) -> Shown | None:
    """Do what a plan says; return the package as the CKAN then shows it, None where nothing was to be sent.

    Raises:
        UnansweredError: the CKAN could not be asked, or somebody changed the package meanwhile; push again later.
        RefusedError: it says no; what is there stays as it was, or unfinished.
    """
    if not found.sends:
        return found.shown
    there = found.shown or _create(client, found)
    for request in _requests(there, found):
        there = _revise(client, there, request)
    return there


def _create(client: Ckan, found: Plan) -> Shown:
    """Make the package, private and empty: readers see it when it is whole."""
    package = found.package
    if found.makes_organization:
        _make_organization(client, package)
    said = {
        "name": package.name,
        "title": package.fields["title"],
        "owner_org": package.organization,
        "private": True,
        "extras": [{"key": DATASET, "value": package.dataset}, {"key": MANIFEST, "value": _UNFINISHED}],
    }
    required = {key: value for key, value in package.fields.items() if key not in said}
    try:
        return compare.shown(client.ask("package_create", **required, **said), "package_create")
    except RefusedError as error:
        if "name" in error.fields:  # there was none of that name a moment ago
            raise UnansweredError("push.changed_meanwhile") from None
        raise


def _make_organization(client: Ckan, package: Package) -> None:
    try:
        client.ask("organization_create", name=package.organization, title=package.publisher.th)
    except RefusedError as error:
        if error.status == _DENIED:
            organization = package.organization
            raise RefusedError("push.organization_missing", status=_DENIED, organization=organization) from None
        raise


@dataclass(frozen=True, slots=True)
class _Request:
    """One call of ``package_revise``: files that go along, and the rest of what it says."""

    uploads: Sequence[Resource]
    relabelled: Sequence[Resource] = ()
    package: Mapping[str, Any] = field(default_factory=dict)


def _requests(there: Shown, found: Plan) -> Iterator[_Request]:
    """Yield the requests: files by what fits into one, the largest first, as they are what CKAN may refuse."""
    resources = found.package.resources
    parcels: list[list[Resource]] = [[]]
    size = 0
    for one in sorted(resources, key=lambda one: -one.file.size):
        if one.file.name not in found.uploads:
            continue
        size += one.file.size
        if parcels[-1] and size > _ONE_REQUEST:
            parcels.append([])
            size = one.file.size
        parcels[-1].append(one)
    ordered = [sorted(parcel, key=resources.index) for parcel in parcels]
    yield from map(_Request, ordered[:-1])
    relabelled = [one for one in resources if one.file.name in found.relabelled]
    yield _Request(ordered[-1], relabelled, _package_update(there, found))


def _package_update(there: Shown, found: Plan) -> dict[str, Any]:
    """Return what is to change of the package itself, with lists whole."""
    package = found.package
    update = compare.fields(there, package, found.version)
    tags = compare.tags(there, package)
    if tags is not None:
        update["tags"] = list(tags)
    extras = compare.extras(there, package, found.version)
    if extras is not None:
        update["extras"] = [{"key": key, "value": said} for key, said in extras.items()]
    if not there.version:
        update["private"] = False
    if found.revives:
        update["state"] = "active"
    return update


def _revise(client: Ckan, there: Shown, request: _Request) -> Shown:
    filters = [f"-{key}" for key, said in request.package.items() if isinstance(said, list | dict)]
    said: dict[str, Any] = {"match": {"id": there.id, "metadata_modified": there.modified}}
    new = [one for one in request.uploads if one.id not in there.resources]
    for one in (*request.uploads, *request.relabelled):
        if one in new:
            continue
        changed = compare.resource_fields(there.resources[one.id], one, told=False)
        filters += [f"-resources__{one.id}__{key}" for key, value in changed.items() if isinstance(value, list | dict)]
        said[f"update__resources__{one.id}"] = {**changed, **_digests(one)}
    if new:
        said["update__resources__extend"] = [{"id": one.id, **one.fields, **_digests(one)} for one in new]
    if request.package:
        said["update"] = dict(request.package)
    if filters:
        said["filter"] = filters
    files = {
        f"update__resources__{one.id}__upload": (one.upload_name, io.BytesIO(one.file.content))
        for one in request.uploads
    }
    # beside files, everything is a text
    sent = {key: json.dumps(value) for key, value in said.items()} if files else said
    try:
        answer = client.ask("package_revise", uploads=files, **sent)
    except RefusedError as error:
        raise _explained(error, request) from None
    return compare.shown(answer.get("package") if isinstance(answer, dict) else None, "package_revise")


def _digests(resource: Resource) -> dict[str, str]:
    """Return the digest of a file, twice: other programs (DataPusher) write their own into ``hash``."""
    return {"hash": resource.file.sha256, SHA256: resource.file.sha256}


def _explained(error: RefusedError, request: _Request) -> RefusedError | UnansweredError:
    if "match" in error.fields:
        return UnansweredError("push.changed_meanwhile")
    if any("id" in one for one in _listed(error.fields.get("resources"))):
        return RefusedError("push.id_taken", status=_CONFLICT, ids=", ".join(one.id for one in request.uploads))
    if request.uploads and (error.status == _TOO_LARGE or "upload" in error.fields):
        largest = max(request.uploads, key=lambda one: one.file.size)
        size = f"{largest.file.size / 1_000_000:.1f}"
        return RefusedError("push.file_too_large", status=_TOO_LARGE, file=largest.file.name, size=size)
    return error


def _listed(said: object) -> list[dict[str, Any]]:
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []


def delete(client: Ckan, package: str, dataset: str) -> bool:
    """Delete the package of a dataset; tell whether there was one to delete.

    CKAN keeps what is deleted until an administrator purges it.

    Args:
        client: the CKAN and the token.
        package: its name.
        dataset: the IRI of the dataset.

    Raises:
        UnansweredError: the CKAN could not be asked.
        RefusedError: the token may not; or the package of that name is not this dataset's.
    """
    there = _show(client, package) or _renamed(client, dataset)
    if there is None or there.fields.get("state") == "deleted":
        return False
    if not there.is_of(dataset):
        raise RefusedError("push.name_taken", status=_CONFLICT, name=package)
    client.ask("package_delete", id=there.id)
    return True


def remove_files(client: Ckan, there: Shown, dataset: str, files: Collection[str]) -> None:
    """Take files of ours that are made no more out of a package: overwritten, then deleted.

    Args:
        client: the CKAN and the token.
        there: the package as it is shown.
        dataset: its dataset's IRI.
        files: their names, as `Plan.left` has them.

    Raises:
        UnansweredError: the CKAN could not be asked.
        RefusedError: the token may not.
    """
    for name in files:
        id_ = resource_id(dataset, name)
        if id_ in there.resources:
            # CKAN keeps the file of a deleted resource on its disk
            client.ask("resource_patch", id=id_, upload=("removed", io.BytesIO(b"\n")))
            client.ask("resource_delete", id=id_)
