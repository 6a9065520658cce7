"""Judging a file: read, made into a candidate graph, and judged by shapes and by what is likely; nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode
from rapidfuzz import process

from thaktho import areas, graph
from thaktho.check import findings as check
from thaktho.check.explain import Explainer
from thaktho.check.plausibility import look
from thaktho.check.shacl import judge
from thaktho.contract import Contract
from thaktho.describe import codes, gdc, identity
from thaktho.errors import DataError, UsageError
from thaktho.intake.files import tables
from thaktho.intake.known import Projects
from thaktho.intake.layouts.layout_files import layouts
from thaktho.intake.read import read
from thaktho.iris import DCT, ORG, PROJ, SHARED, THK
from thaktho.knowing import Knowing
from thaktho.model import Candidate, Finding, Reading, projects
from thaktho.workspace import DatasetSettings, Publisher


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as read and judged; ``candidate`` is what would be published."""

    reading: Reading
    candidate: Candidate
    findings: list[Finding]

    @property
    def conforms(self) -> bool:
        """Tell whether nothing is a violation."""
        return check.conforms(self.findings)

    def report(self, publisher: str, *, own: bool = False) -> dict[str, object]:
        """Return the report as ``thaktho check --json`` prints it.

        Args:
            publisher: whose file it is.
            own: the report is for the officer alone and shows what was taken out as personal data.
        """
        return {
            "file": self.reading.file,
            "publisher": publisher,
            "projects": projects(self.reading.rows),
            "conforms": self.conforms,
            "findings": [finding.as_dict(own=own) for finding in self.findings],
        }


class Judging(Knowing):
    """An open workspace, and the stages that judge a file by what it holds."""

    def check(
        self,
        file: Path,
        publisher: Publisher,
        dataset: DatasetSettings,
        submission: str | None = None,
        parts: tables.Parts | None = None,
        layout: str | None = None,
    ) -> Checked:
        """Read and judge a file; nothing is changed.

        Args:
            file: what is judged.
            publisher: whose file it is.
            dataset: which of its datasets.
            submission: the address that the submission would have.
            parts: the file's content, where it was read already.
            layout: how the file reads; None where its headers are to decide.

        Raises:
            DataError: the file cannot be read at all, or the publisher's settings name what is in no code list.
            UsageError: there is no such layout.
        """
        self._vet(publisher, dataset, layout)
        contract = self.contract.of_years(dataset.years)
        known = {**self.known, **self.fund_names}
        own = identity.graph_iri(self.workspace.site_base, publisher.id, dataset)
        projects = Projects(lambda: self.projects_beside(own))
        reading = read(file, contract, self.workspace, publisher, dataset, known, parts, layout, projects)
        return self.judge(reading, publisher, dataset, submission or f"{self.workspace.base}submission/check")

    def _vet(self, publisher: Publisher, dataset: DatasetSettings, layout: str | None) -> None:
        """Look up what the settings of a publisher, and a call, name: codes of lists, segments of addresses, layouts.

        Raises:
            DataError: there is no such code or segment; the message names the nearest.
            UsageError: there is no such layout.
        """
        known_layouts = layouts(self.workspace.folder, self.contract)
        for name in (dataset.layout, layout):
            if name is not None and name not in known_layouts:
                raise UsageError("workspace.unknown_layout", layout=name, known=", ".join(known_layouts))
        for setting, said in (("sector", publisher.sector), ("kind", publisher.kind)):
            cls = THK + ("Sector" if setting == "sector" else "BodyKind")
            known = [concept.notation for concept in self.contract.concepts.get(cls, ())]
            _one_of(publisher, setting, said, known)
        frequency = (dataset.frequency,) if dataset.frequency else ()
        for setting, told, among in (
            ("theme", dataset.themes, codes.notations(codes.THEMES)),
            ("frequency", frequency, codes.notations(codes.FREQUENCIES)),
            ("objective", dataset.objectives, gdc.objectives()),
        ):
            for one in told:
                _one_of(publisher, setting, one, among)
        segments = ["publisher", "area", "local-authority", *(sheet.segment for sheet in self.contract.sheets)]
        for name, target in publisher.lookups.items():
            if "://" not in target:
                _one_of(publisher, f"lookups.{name}", target.partition("/")[0], segments)

    def judge(self, reading: Reading, publisher: Publisher, dataset: DatasetSettings, submission: str) -> Checked:
        """Judge what was read of a file, as the submission of that address."""
        name = identity.graph_iri(self.workspace.site_base, publisher.id, dataset)
        candidate = graph.build(reading, self.contract, name, submission)
        explainer = Explainer(self.contract_for(reading, dataset), reading, candidate, self.workspace.provinces)
        results = judge(candidate, self.contract, self._types(candidate))
        likely = (self.workspace.provinces, self.subjects, self.named_elsewhere(publisher.id), publisher.datasets)
        found = [
            *(check.of_note(note) for note in (*reading.notes, *candidate.notes)),
            *explainer.findings(results),
            *look(reading, dataset, *likely),
            *gdc.missing(publisher, dataset, "violation" if self._is_demanded else "warning"),
        ]
        return Checked(reading, candidate, check.fold(found))

    @property
    def _is_demanded(self) -> bool:
        """Tell whether the CKAN refuses a dataset that lacks what the Thai GDC's schema requires."""
        ckan = self.workspace.ckan
        return ckan is not None and ckan.profile in gdc.PROFILES

    def contract_for(self, reading: Reading, dataset: DatasetSettings) -> Contract:
        """Return the contract with examples of the latest fiscal year of a file that is one of the dataset's.

        A dataset may span many years, and an officer of 2569 is not shown days of 2557; where the file says no such
        year, examples are of the dataset's.
        """
        said = (value.value for row in reading.rows for value in row.fields.get("fiscalYear", ()))
        first, last = dataset.years
        years = [year for year in said if isinstance(year, int) and first <= year <= last]
        return self.contract.of_years((max(years), max(years)) if years else dataset.years)

    def _types(self, candidate: Candidate) -> Iterator[tuple[str, str]]:
        """Yield the classes of what a candidate may point at outside itself."""
        yield from ((iri, cls) for (cls, _), found in self.known.items() for iri in found)
        for authority in self.workspace.local_authorities:
            for cls in (THK + "LocalAuthority", ORG + "Organization"):
                yield f"{SHARED}local-authority/{authority.code}", cls
        related = {
            q.object.value
            for q in candidate.quads
            if q.predicate.value == DCT + "relation" and isinstance(q.object, NamedNode)
        }
        yield from ((iri, PROJ + "Project") for iri in sorted(related & self.subjects if related else ()))
        prefix = SHARED + "area/"
        pointed = {q.object.value for q in candidate.quads if isinstance(q.object, NamedNode)}
        found = (iri for iri in pointed if iri.startswith(prefix) and areas.find(iri[len(prefix) :]) is not None)
        yield from ((iri, THK + "Area") for iri in found)


def _one_of(publisher: Publisher, setting: str, said: str, known: Sequence[str]) -> None:
    if said not in known:
        near = ", ".join(name for name, _, _ in process.extract(said, known, limit=3))
        file = f"{publisher.id}/publisher.toml"
        raise DataError("workspace.unknown_code", file=file, setting=setting, value=said, known=near)
