"""Compares a package as a CKAN shows it with what it should hold, whatever CKAN makes of a value in between."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thaktho.ckan import names
from thaktho.ckan.client import RefusedError
from thaktho.ckan.package import (
    BASIC,
    DATASET,
    EXTRAS,
    FILE,
    KEYWORDS,
    MANIFEST,
    SHA256,
    VERSION,
    Package,
    Resource,
    resource_id,
)

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(\.0+)?(Z|\+00:00)?")
_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Shown:
    """A package as a CKAN shows it: its id, when it was last changed (as CKAN writes it), and all that it says."""

    id: str
    modified: str
    organization: str | None
    fields: Mapping[str, Any]
    extras: Mapping[str, Any]
    tags: Sequence[Mapping[str, Any]]
    resources: Mapping[str, Mapping[str, Any]]

    @property
    def version(self) -> str | None:
        """Return the version of ours that stands there whole; None where none does (yet)."""
        return self.extras.get(VERSION)

    def is_of(self, dataset: str) -> bool:
        """Tell whether we made it for a dataset: a person may say in a package of hers which dataset it is about."""
        return bool(self.extras.get(DATASET) == dataset and MANIFEST in self.extras)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a package (``title``, ``extras.issued``) that is to change; "" where it says nothing."""

    field: str
    before: str
    after: str


def shown(answer: object, action: str) -> Shown:
    """Return what a CKAN answered as a package.

    Raises:
        RefusedError: it is none.
    """
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
        said: dict[str, Any] = dict(answer)  # type: ignore[call-overload]
        organization = (said.get("organization") or {}).get("name")
        extras = {str(one["key"]): one.get("value") for one in said.get("extras") or []}
        resources = {str(one["id"]): dict(one) for one in said.get("resources") or []}
        tags = [{"name": str(one["name"]), "vocabulary_id": one.get("vocabulary_id")} for one in said.get("tags") or []]
        return Shown(str(said["id"]), str(said.get("metadata_modified")), organization, said, extras, tags, resources)
    raise RefusedError("ckan.no_ckan", status=200, action=action)


def fields(there: Shown, package: Package, version: str) -> dict[str, Any]:
    """Return the fields that are to change, as they are to be."""
    told = is_told(there, package)
    wanted = {**package.fields, "name": package.name, "version": version}
    found = {key: said for key, said in wanted.items() if not _same(there.fields, key, said, told=told)}
    if package.organization not in (there.organization, there.fields.get("owner_org")):
        found["owner_org"] = package.organization
    return found


def dropped(there: Shown, package: Package) -> list[str]:
    """Return the fields that the CKAN was told of and does not show: its schema does not have them.

    Those of every CKAN (``author``) are left out: a schema of its own may well do without.
    """
    lacking = {key for key in package.fields if key not in there.fields} - BASIC
    return sorted(lacking) if is_told(there, package) else []


def is_told(there: Shown, package: Package) -> bool:
    """Tell whether all that is to stand there was told to this CKAN already."""
    return bool(there.extras.get(MANIFEST) == package.manifest)


def _same(there: Mapping[str, Any], key: str, said: object, *, told: bool) -> bool:
    if key not in there:
        return told or said in _NOTHING
    return bool(plain(there[key]) == plain(said))


def plain(said: object) -> object:
    """Return a value without what a CKAN does to it: nothing is None, numbers texts, lists in JSON lists, in order."""
    if said in _NOTHING:
        return None
    if isinstance(said, str):
        text = said.replace("\r\n", "\n").strip()
        if text.startswith("["):
            with contextlib.suppress(ValueError, RecursionError):
                return plain(json.loads(text))
        midnight = _MIDNIGHT.fullmatch(text)
        return midnight[1] if midnight else text or None
    if isinstance(said, list | tuple):
        return sorted(json.dumps(plain(one), sort_keys=True) for one in said)
    return {key: plain(one) for key, one in said.items()} if isinstance(said, dict) else str(said)


def tags(there: Shown, package: Package) -> list[Mapping[str, Any]] | None:
    """Return the tags as they are to be, those of others kept; None where they are so already."""
    before = {names.tag(word) for word in _words(there.extras.get(KEYWORDS))}
    others = [one for one in there.tags if one["vocabulary_id"] or one["name"] not in before | package.tags]
    if {one["name"] for one in there.tags if not one["vocabulary_id"]} == package.tags | {
        one["name"] for one in others if not one["vocabulary_id"]
    }:
        return None
    return [*others, *({"name": name} for name in sorted(package.tags))]


def _words(said: object) -> list[str]:
    with contextlib.suppress(ValueError):
        found = json.loads(said) if isinstance(said, str) else []
        return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []
    return []


def extras(there: Shown, package: Package, version: str) -> dict[str, Any] | None:
    """Return the extras as they are to be, those of others kept; None where they are so already."""
    own = {**package.extras, VERSION: version, MANIFEST: package.manifest}
    others = {key: said for key, said in there.extras.items() if key not in EXTRAS}
    now = {key: said for key, said in there.extras.items() if key in EXTRAS}
    if {key: plain(said) for key, said in now.items()} == {key: plain(said) for key, said in own.items()}:
        return None
    return {**others, **own}


def file_changed(there: Mapping[str, Any], resource: Resource) -> bool:
    """Tell whether a resource's file is another, or may be: what was uploaded last is told by its digest and size."""
    digest = there.get(SHA256) or there.get("hash")
    size = there.get("size")
    same_size = size in _NOTHING or str(size) == str(resource.file.size)
    is_link = there.get("url_type") in (*_NOTHING, "link")  # somebody put an address in the place of the file
    return digest != resource.file.sha256 or not same_size or is_link


def resource_fields(there: Mapping[str, Any], resource: Resource, *, told: bool) -> dict[str, Any]:
    """Return the fields of a resource that are to change.

    Args:
        there: the resource as it is shown.
        resource: as it is to be.
        told: the CKAN was told all of it already, so that what it does not show it does not keep.
    """
    return {key: said for key, said in resource.fields.items() if not _same(there, key, said, told=told)}


def left(there: Shown, package: Package) -> list[str]:
    """Return the names of files of ours that stand there and are made no more."""
    wanted = {resource.id for resource in package.resources}
    named = ((id_, one.get(FILE)) for id_, one in there.resources.items() if id_ not in wanted)
    return sorted(str(name) for id_, name in named if name and id_ == resource_id(package.dataset, str(name)))


def changes(there: Shown, package: Package, version: str) -> Iterator[Change]:
    """Yield what is to change of the package itself, field by field, as a person reads it."""
    for key, said in sorted(fields(there, package, version).items()):
        before = there.organization if key == "owner_org" else there.fields.get(key)
        yield Change(key, _text(before), _text(said))
    wanted_tags = tags(there, package)
    if wanted_tags is not None:
        now, then = ({one["name"] for one in some} for some in (there.tags, wanted_tags))
        yield Change("tags", ", ".join(sorted(now - then)), ", ".join(sorted(then - now)))
    own = extras(there, package, version) or {}
    before_and_after = {key: (there.extras.get(key), own.get(key)) for key in EXTRAS} if own else {}
    for key, (now_said, then_said) in sorted(before_and_after.items()):
        if plain(now_said) != plain(then_said):
            yield Change(f"extras.{key}", _text(now_said), _text(then_said))


def _text(said: object) -> str:
    return "" if said in _NOTHING else said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
