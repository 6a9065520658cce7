"""A workspace: the folder of a deployment, its settings, and its publishers with their datasets.

thaktho.toml                      base address, title, provinces, language, reference files
publishers/P/publisher.toml       one folder a publisher: who it is, whom to ask, its datasets and files
reference/                        local authorities and other tables that plans refer to; where tambon lie
ledger.sqlite archive/ store/ memory/ public/ published/     made by Thaktho
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from thaktho import boundaries, services, settings
from thaktho.areas import LocalAuthority, load_local_authorities
from thaktho.errors import DataError, UsageError
from thaktho.messages import Language, Text
from thaktho.services import CkanSettings, Serving, StoreSettings

SETTINGS = "thaktho.toml"
SMALLEST_COUNT = 5
Key = tuple[str, str, str]
"""What tells one dataset from another: publisher, dataset, period."""
_REFERENCE = ("local_authorities", "boundaries", "centroids")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the facts of a dataset were read: a title, an address and the licence it states."""

    title: Text
    url: str
    license: str


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """One dataset of a publisher, as ``publisher.toml`` declares it; ``years`` are first and last, Buddhist era.

    ``layout`` names how its files read; None where their headers are to decide. ``themes`` and ``frequency`` are codes
    of the EU's lists (``HEAL``, ``ANNUAL``), ``objectives`` values of the Thai GDC's; ``series`` names what those of
    several years have in common where their ids differ.
    """

    id: str
    title: Text
    description: Text
    years: tuple[int, int]
    layout: str | None
    files: str
    code_issuer: str | None = None
    codes_restart_yearly: bool = False
    expected_projects: int | None = None
    left_out: str | None = None
    compiled_by: Text | None = None
    license: str | None = None
    sources: tuple[Source, ...] = ()
    defaults: dict[str, str] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    frequency: str | None = None
    keywords: tuple[Text, ...] = ()
    series: str | None = None

    @property
    def period(self) -> str:
        """Return the period as it stands in addresses: ``2566`` or ``2566-2570``."""
        first, last = self.years
        return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher of the workspace; ``folder`` holds its files.

    ``lookups`` and ``units`` keep the answers to what a file leaves open: printed name → what it means, and header of a
    column of money → its unit. ``allowed`` are texts of which a person judged that they are not personal data.
    """

    id: str
    folder: Path
    name: Text
    sector: str
    kind: str
    license: str
    contact: Text
    email: str
    datasets: tuple[DatasetSettings, ...]
    lookups: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    local_authority: str | None = None
    homepage: str | None = None
    ckan_organization: str | None = None

    def dataset(self, name: str | None, year: str | None = None) -> DatasetSettings:
        """Return the dataset of that id, or the only one.

        Args:
            name: the dataset's id; None where there is only one.
            year: a year within its period, or the period as it stands in addresses, where an id has several.

        Raises:
            UsageError: there is none of that id and year, or more than one.
        """
        named = [found for found in self.datasets if name in (None, found.id)]
        fitting = [found for found in named if year in (None, found.period)]
        fitting = fitting or [found for found in named if _within(year, found.years)]
        if len(fitting) == 1:
            return fitting[0]
        ids = dict.fromkeys(found.id for found in named)
        if len(ids) == 1:
            said = {"publisher": self.id, "dataset": next(iter(ids)), "known": ", ".join(one.period for one in named)}
            if year is not None and year.isdecimal():
                raise UsageError("workspace.no_such_year", **said, year=year)
            raise UsageError("workspace.which_period", **said)
        known = ", ".join(dict.fromkeys(found.id for found in self.datasets))
        raise UsageError("workspace.which_dataset", publisher=self.id, dataset=name or "–", known=known)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a deployment's catalogue as a whole; where nothing is said, the deployment by its own title."""

    name: Text
    homepage: str | None = None
    sector: str = "people"


@dataclass(frozen=True)
class Workspace:
    """A deployment's folder and settings.

    ``smallest_count`` is the fewest vulnerable people of a tambon or village of whom a number is published.
    """

    folder: Path
    title: Text
    base: str
    provinces: tuple[str, ...]
    language: Language
    annotations: bool
    authorities_file: Path | None
    smallest_count: int = SMALLEST_COUNT
    ckan: CkanSettings | None = None
    store: StoreSettings | None = None
    description: Text | None = None
    keeper: Keeper | None = None
    boundaries_file: Path | None = None
    centroids_file: Path | None = None
    credit: Text | None = None
    serving: Serving = field(default_factory=Serving)

    @property
    def site_base(self) -> str:
        """Return the base without ``id/``: where graphs are named and the site lives."""
        return self.base.removesuffix("id/")

    @cached_property
    def local_authorities(self) -> tuple[LocalAuthority, ...]:
        """Return the local authorities of the workspace's reference table, in order of code."""
        if self.authorities_file is None:
            return ()
        return tuple(sorted(load_local_authorities(self.authorities_file), key=lambda found: found.code))

    @cached_property
    def geography(self) -> boundaries.Geography:
        """Return where the tambon of the deployment lie, as far as its reference files tell."""
        return boundaries.load(self.boundaries_file, self.centroids_file, self.provinces, self.credit)

    @cached_property
    def publishers(self) -> dict[str, Publisher]:
        """Return every publisher of the workspace, by its id in order."""
        files = sorted((self.folder / "publishers").glob("*/publisher.toml"))
        return {file.parent.name: read_publisher(file) for file in files}

    def publisher(self, name: str) -> Publisher:
        """Return the publisher of that id; UsageError, with the known ones named, where there is none."""
        if name not in self.publishers:
            raise UsageError("workspace.unknown_publisher", publisher=name, known=", ".join(self.publishers) or "–")
        return self.publishers[name]

    def publisher_of(self, file: Path) -> str | None:
        """Return the publisher in whose folder a file lies, if any."""
        top = (self.folder / "publishers").resolve()
        path = file.resolve()
        return path.relative_to(top).parts[0] if path.is_relative_to(top) and path != top else None


def open_workspace(folder: Path) -> Workspace:
    """Read the settings of a workspace.

    Raises:
        UsageError: the folder is no workspace.
        DataError: its settings are not as they should be.
    """
    file = folder / SETTINGS
    if not file.is_file():
        raise UsageError("workspace.none", folder=folder.name or str(folder))
    said = settings.load(file)
    try:
        reference = said.get("reference", {})
        tables = {name: folder / settings.file(name, reference[name]) for name in _REFERENCE if reference.get(name)}
        return Workspace(
            folder=folder,
            title=settings.in_two_languages(said["title"]),
            base=settings.base_iri(said["base"]),
            provinces=tuple(settings.province(code) for code in said["provinces"]),
            language=settings.language(said.get("language", "th")),
            annotations=bool(said.get("annotations", True)),
            authorities_file=tables.get("local_authorities"),
            boundaries_file=tables.get("boundaries"),
            centroids_file=tables.get("centroids"),
            credit=settings.in_two_languages(reference["credit"]) if "credit" in reference else None,
            smallest_count=settings.count(said.get("privacy", {}).get("smallest_count", SMALLEST_COUNT)),
            ckan=services.ckan(said["ckan"]) if "ckan" in said else None,
            store=services.store(said["store"]) if "store" in said else None,
            description=settings.in_two_languages(said["description"]) if "description" in said else None,
            keeper=_keeper(said["publisher"]) if "publisher" in said else None,
            serving=services.serving(said.get("serve", {})),
        )
    except settings.WRONG as cause:
        raise settings.not_right(SETTINGS, cause) from cause


def read_publisher(file: Path) -> Publisher:
    """Read one ``publisher.toml``.

    Raises:
        DataError: a setting is missing or not as it should be; the message names file and setting.
    """
    said = settings.load(file)
    try:
        found = Publisher(
            id=settings.matching(settings.ID, file.parent.name),
            folder=file.parent,
            name=settings.in_two_languages(said["name"]),
            sector=settings.matching(settings.ID, said["sector"]),
            kind=settings.matching(settings.ID, said["kind"]),
            license=settings.address(said["license"]),
            contact=settings.in_two_languages(said["contact"]["name"]),
            email=settings.matching(settings.EMAIL, said["contact"]["email"]),
            datasets=tuple(_dataset(_inherited(said) | entry) for entry in said["datasets"]),
            lookups={str(name): settings.target(to) for name, to in said.get("lookups", {}).items()},
            units={str(header): settings.unit(unit) for header, unit in said.get("units", {}).items()},
            allowed=settings.texts(said.get("guard", {}).get("allow", [])),
            local_authority=settings.matching(settings.AUTHORITY, said["local_authority"])
            if "local_authority" in said
            else None,
            homepage=settings.address(said["homepage"]) if "homepage" in said else None,
            ckan_organization=settings.organization(said["ckan_organization"]) if "ckan_organization" in said else None,
        )
    except settings.WRONG as cause:
        raise settings.not_right(f"{file.parent.name}/{file.name}", cause) from cause
    keys = [f"{dataset.id}/{dataset.period}" for dataset in found.datasets]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise DataError("workspace.dataset_twice", file=f"{file.parent.name}/{file.name}", dataset=twice)
    return found


def _inherited(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a publisher says of all its datasets; a dataset may say otherwise."""
    return {name: said[name] for name in ("theme", "objective", "frequency", "keywords") if name in said}


def _dataset(said: dict[str, Any]) -> DatasetSettings:
    period = said["period"]
    first, last = (period, period) if isinstance(period, int) else period
    return DatasetSettings(
        id=settings.matching(settings.ID, said["id"]),
        title=settings.in_two_languages(said["title"]),
        description=settings.in_two_languages(said["description"]),
        years=(int(first), int(last)),
        layout=settings.matching(settings.ID, said["layout"]) if "layout" in said else None,
        files=said["files"],
        code_issuer=re.compile(said["code_issuer"]).pattern if "code_issuer" in said else None,
        codes_restart_yearly=bool(said.get("codes_restart_yearly", False)),
        expected_projects=said.get("expected_projects"),
        left_out=said.get("left_out"),
        compiled_by=settings.in_two_languages(said["compiled_by"]) if "compiled_by" in said else None,
        license=settings.address(said["license"]) if "license" in said else None,
        sources=tuple(
            Source(settings.in_two_languages(s["title"]), settings.address(s["url"]), s["license"])
            for s in said.get("sources", ())
        ),
        defaults=dict(said.get("defaults", {})),
        themes=settings.several("theme", said.get("theme", [])),
        objectives=settings.several("objective", said.get("objective", [])),
        frequency=settings.several("frequency", said["frequency"])[0] if "frequency" in said else None,
        keywords=tuple(settings.in_two_languages(word) for word in said.get("keywords", ())),
        series=settings.matching(settings.ID, said["series"]) if "series" in said else None,
    )


def _keeper(said: dict[str, Any]) -> Keeper:
    return Keeper(
        settings.in_two_languages(said["name"]),
        settings.address(said["homepage"]) if "homepage" in said else None,
        settings.sector(said.get("sector", "people")),
    )


def _within(year: str | None, years: tuple[int, int]) -> bool:
    return year is not None and year.isdecimal() and years[0] <= int(year) <= years[1]
