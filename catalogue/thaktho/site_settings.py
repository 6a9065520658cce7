"""What the site is told of a deployment and its datasets, out of what is said of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from thaktho.describe import codes, schema_org, woven
from thaktho.describe.dump import Dump
from thaktho.describe.shares import FORMS
from thaktho.messages import LANGUAGES
from thaktho.metadata import File, Metadata
from thaktho.pages.settings import Dumped, SiteSettings, Taken, Told
from thaktho.questions import Question
from thaktho.workspace import Workspace


def of(
    deployment: Workspace,
    metadata: Sequence[Metadata],
    date: dt.date,
    files: Sequence[File] = (),
    dumps: Sequence[Dump] = (),
    questions: Sequence[Question] = (),
) -> SiteSettings:
    """Return the settings of the site.

    Args:
        deployment: whose site it is.
        metadata: what is said of every dataset.
        date: of the data.
        files: of what is woven.
        dumps: the files of everything.
        questions: what the query page offers.
    """
    return SiteSettings(
        title=deployment.title,
        base=deployment.base,
        language=deployment.language,
        date=date,
        tables=_tables(files),
        dumps=tuple(_dumped(dumps)),
        questions=tuple(questions),
        endpoint=deployment.serving.endpoint,
        datasets={one.iri: _told(one) for one in metadata},
        geography=deployment.geography,
        structured=_structured(metadata, deployment),
    )


def _dumped(dumps: Sequence[Dump]) -> Iterator[Dumped]:
    order = {part: number for number, part in enumerate(dict.fromkeys(one.part for one in dumps))}
    for one in dumps:
        yield Dumped(one.path, one.part, order[one.part], FORMS[one.form].name, one.statements, one.size, one.query)


def _tables(files: Sequence[File]) -> tuple[Taken, ...]:
    sizes = {file.name: file.size for file in files}
    return tuple(
        Taken(one.name, one.title, sizes.get(f"{one.name}.csv", 0), sizes[f"{one.name}.parquet"])
        for one in woven.declared()
        if f"{one.name}.parquet" in sizes
    )


def _told(one: Metadata) -> Told:
    themes = tuple(codes.name(f"{codes.THEMES}/{theme}") for theme in one.themes)
    files = tuple((file.name, file.title) for file in one.files)
    accepted = [(version.number, version.received_at) for version in one.earlier] + [(one.number, one.modified)]
    versions = tuple((number, at.date().isoformat()) for number, at in reversed(accepted))
    return Told(one.number, themes, codes.name(f"{codes.FREQUENCIES}/{one.frequency}"), files, versions)


def _structured(metadata: Sequence[Metadata], deployment: Workspace) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what search engines are told: of the catalogue under no key, of a dataset under its IRI."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for language in LANGUAGES:
        found["", language] = schema_org.catalogue(metadata, deployment, language)
        for one in metadata:
            found[one.iri, language] = schema_org.dataset(one, f"{deployment.base}catalog", language)
    return found
