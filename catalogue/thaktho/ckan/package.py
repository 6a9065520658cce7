"""A dataset as CKAN is to hold it, a function of what is said of it: its package's fields, tags, extras and resources.

Whatever of a package is not named here belongs to others and is never touched.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from thaktho.ckan import names
from thaktho.errors import UsageError
from thaktho.iris import EU
from thaktho.licences import licence
from thaktho.messages import Text
from thaktho.metadata import File, Keyword, Metadata, fiscal_days

DATASET, VERSION, MANIFEST, KEYWORDS, FILE, SHA256 = (
    f"thaktho_{name}" for name in ("dataset", "version", "manifest", "keywords", "file", "sha256")
)
"""Extras: the dataset's address, what of it stands there and the digest of that, the words that its tags are of; of a
resource, the name of its file and the file's digest."""
_FORMATS = {"ttl": "TTL", "jsonld": "JSON-LD", "csv": "CSV", "html": "HTML", "json": "JSON", "xlsx": "XLSX"}
_LANGUAGES = [f"{EU}language/THA", f"{EU}language/ENG"]
BASIC = frozenset({"title", "notes", "author", "maintainer", "maintainer_email", "license_id", "url"})
"""The fields that every CKAN has unless its schema leaves them out."""
_MARKDOWN = re.compile(r"[\\`*_\[\]<>]")
_OF_SCHEMA = ("name", "owner_org", "tags", "tag_string", "extras", "resources", "version", "private", "state", "id")
"""What a record of other fields has no say in."""
EXTRAS = frozenset(
    {DATASET, VERSION, MANIFEST, KEYWORDS}
    | {"uri", "identifier", "issued", "modified", "language", "theme", "frequency", "access_rights", "spatial_uri"}
    | {"temporal_start", "temporal_end", "publisher_uri", "publisher_name", "publisher_email", "publisher_url"}
    | {f"thaktho_{name}" for name in ("title_en", "description_en", "submission", "publisher", "years", "places")}
    | {f"thaktho_{name}" for name in ("counts", "license", "sources", "compiled_by", "left_out", "withheld", "series")}
    | {"thaktho_previous_year"}
)
"""The extras of a package that are ours to write and to take away; those without ``thaktho`` are of ckanext-dcat."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file as a resource: its id, which follows from dataset and name, and the fields that CKAN is to show."""

    id: str
    file: File
    upload_name: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Package:
    """A dataset as CKAN is to hold it.

    ``fields`` are of the package itself (``title``, those of a profile), ``words`` the keywords that its tags are made
    of, ``extras`` by their key; all without the version, which the package is given when it is sent.
    """

    dataset: str
    name: str
    organization: str
    publisher: Text
    fields: Mapping[str, Any]
    words: tuple[str, ...]
    extras: Mapping[str, str]
    resources: tuple[Resource, ...] = field(repr=False)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Return the tags of its words."""
        return frozenset(map(names.tag, self.words))

    @cached_property
    def manifest(self) -> str:
        """Return the SHA-256, in hexadecimal digits, of all that is said and of the digests of its files."""
        files = [[one.id, dict(one.fields), one.file.sha256] for one in self.resources]
        said = [self.name, self.organization, dict(self.fields), self.words, dict(self.extras), files]
        whole = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(whole.encode()).hexdigest()


def resource_id(dataset: str, name: str) -> str:
    """Return the id of the resource that a file of a dataset becomes, in every CKAN.

    Args:
        dataset: the dataset's IRI.
        name: of the file.
    """
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{dataset}/file/{name}"))


def wanted(metadata: Metadata, record: Mapping[str, Any] | None = None, reports: Sequence[File] = ()) -> Package:
    """Return a dataset as a CKAN is to hold it.

    Args:
        metadata: what is said of the dataset, with its files.
        record: fields of a profile's schema, where the CKAN has one; they go before what is said otherwise. Under
            ``resources``, fields of each file by its name.
        reports: the report of its validation.

    Raises:
        UsageError: the publisher names no organisation of the CKAN, or none that could be one.
    """
    organization = metadata.organization
    if organization is None or not names.is_name(organization):
        raise UsageError("push.no_organization", publisher=metadata.publisher.id)
    name = names.package_name(*metadata.key)
    words = tuple(dict.fromkeys(keyword.name.th for keyword in metadata.keywords))
    own = {key: said for key, said in (record or {}).items() if key not in _OF_SCHEMA}
    of_files = (record or {}).get("resources", {})
    extras = {key: said for key, said in _extras(metadata, words) if said and key not in own}
    files = (*metadata.files, *reports)
    return Package(
        metadata.iri,
        name,
        organization,
        metadata.publisher.name,
        {**_fields(metadata), **own, "notes": _notes(metadata)},
        words,
        extras,
        tuple(_resource(metadata, name, file, of_files.get(file.name, {})) for file in files),
    )


def _fields(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title.th,
        "author": metadata.publisher.name.th,
        "maintainer": metadata.publisher.contact.th,
        "maintainer_email": metadata.publisher.email,
        "license_id": licence(metadata.license).ckan or "notspecified",
        "url": metadata.landing_page,
    }


def _notes(metadata: Metadata) -> str:
    """Return the description in both languages, and the keywords as words: people search for words, not for tags."""
    parts = [metadata.description.th]
    parts += [metadata.description.en] if metadata.description.en != metadata.description.th else []
    if metadata.keywords:
        parts.append("คำสำคัญ / Keywords: " + ", ".join(dict.fromkeys(map(_word, metadata.keywords))))
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _word(keyword: Keyword) -> str:
    """Return a keyword as it is read: CKAN takes notes for Markdown, and a name of a file must not become a link."""
    name = keyword.name
    return _MARKDOWN.sub(r"\\\g<0>", name.th if name.en == name.th else f"{name.th} ({name.en})")


def _extras(metadata: Metadata, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what CKAN has no field for: as ckanext-dcat names it where it does, so that CKAN's own DCAT says it too."""
    who = metadata.publisher
    first_day, last_day = fiscal_days(metadata.years)
    yield DATASET, metadata.iri
    yield KEYWORDS, _json(words) if words else ""
    yield "uri", metadata.iri
    yield "identifier", metadata.identifier
    yield "issued", metadata.issued.isoformat()
    yield "modified", metadata.modified.isoformat()
    yield "language", _json(_LANGUAGES)
    yield "theme", _json([f"{EU}data-theme/{theme}" for theme in metadata.themes])
    yield "frequency", f"{EU}frequency/{metadata.frequency}"
    yield "access_rights", f"{EU}access-right/PUBLIC"
    yield "spatial_uri", metadata.places[0].iri if metadata.places else ""
    yield "temporal_start", first_day.isoformat()
    yield "temporal_end", last_day.isoformat()
    yield "publisher_uri", who.iri
    yield "publisher_name", who.name.th
    yield "publisher_email", who.email
    yield "publisher_url", who.homepage or ""
    for key, said in _own_extras(metadata):
        yield f"thaktho_{key}", said


def _own_extras(metadata: Metadata) -> Iterator[tuple[str, str]]:
    first, last = metadata.years
    yield "title_en", metadata.title.en
    yield "description_en", metadata.description.en
    yield "submission", metadata.submission
    yield "publisher", metadata.publisher.id
    yield "years", str(first) if first == last else f"{first}-{last}"
    yield "places", _json([place.name.th for place in metadata.places])
    yield "counts", _json(dict(metadata.counts))
    yield "license", metadata.license
    yield "sources", _json([source.url for source in metadata.sources]) if metadata.sources else ""
    yield "compiled_by", metadata.compiled_by.th if metadata.compiled_by else ""
    yield "left_out", str(metadata.left_out or "")
    yield "withheld", str(metadata.withheld or "")
    yield "series", metadata.series
    yield "previous_year", metadata.previous_year or ""


def _resource(metadata: Metadata, package: str, file: File, own: Mapping[str, Any]) -> Resource:
    said = {
        "name": file.title.th,
        "description": file.title.en,
        "format": _FORMATS.get(file.name.rpartition(".")[2], ""),
        "mimetype": file.media_type,
        "hash_algorithm": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256",
        FILE: file.name,
    }
    kept = {key: value for key, value in own.items() if key not in {"id", "url", "upload", "package_id", "size"}}
    return Resource(resource_id(metadata.iri, file.name), file, names.file_name(package, file.name), {**said, **kept})


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)
