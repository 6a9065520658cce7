"""What a file may refer to: things that the store holds and publishers of the workspace, by code and name."""

from collections.abc import Iterable

from thaktho import iris
from thaktho.describe import identity
from thaktho.holdings import Holdings
from thaktho.intake.known import FUND_NAMES, Known
from thaktho.iris import THK, slug
from thaktho.store.graphs import rows

_SHARED_CODES = {
    THK + "Fund": iris.SKOS + "prefLabel",
    THK + "Strategy": iris.DCT + "title",
    THK + "Goal": iris.SKOS + "prefLabel",
    iris.ORG + "Organization": iris.SKOS + "prefLabel",
}


class Knowing(Holdings):
    """An open workspace, and what is known of things by their codes and names."""

    @property
    def known(self) -> Known:
        """Return the strategies and goals in the store, and the publishers of the workspace, by code and name.

        Funds and bodies are known only where code and name stand together: alone, either may mean another's.
        """
        classes = (THK + "Strategy", THK + "Goal")
        names = " ".join(
            f"<{p}>"
            for p in (iris.DCT + "identifier", iris.DCT + "title", iris.SKOS + "notation", iris.SKOS + "prefLabel")
        )
        known: dict[tuple[str, str], dict[str, None]] = {}
        for found in self.workspace.publishers.values():
            key = iris.ORG + "Organization", slug(found.name.th)
            known.setdefault(key, {})[identity.publisher_iri(self.workspace.base, found.id)] = None
        for cls in classes:
            query = f"SELECT ?s ?n WHERE {{ ?s a <{cls}> ; ?p ?n . VALUES ?p {{ {names} }} }}"
            for subject, name in rows(self.store, query):
                known.setdefault((cls, slug(name)), {})[subject] = None
        for cls, subject, both in self._coded():
            known.setdefault((cls, slug(both)), {})[subject] = None
        return {key: tuple(subjects) for key, subjects in known.items()}

    @property
    def fund_names(self) -> Known:
        """Return the funds in the store by what they are called, which is asked about and never taken for one."""
        query = f"SELECT DISTINCT ?s ?n WHERE {{ ?s a <{THK}Fund> ; <{iris.SKOS}prefLabel> ?n }}"
        named: dict[tuple[str, str], dict[str, None]] = {}
        for subject, name in rows(self.store, query):
            named.setdefault((FUND_NAMES, slug(name)), {})[subject] = None
        return {key: tuple(subjects) for key, subjects in named.items()}

    def projects_beside(self, graph: str) -> list[tuple[str, str]]:
        """Return the IRI of each project that any other graph describes, with its code; "" where it has none."""
        query = (
            f"SELECT DISTINCT ?s ?c WHERE {{ GRAPH ?g {{ ?s a <{iris.PROJ}Project>"
            f" OPTIONAL {{ ?s <{iris.DCT}identifier> ?c }} }} FILTER(?g != <{graph}>) }}"
        )
        return [(iri, code) for iri, code in rows(self.store, query)]

    def _coded(self) -> Iterable[tuple[str, str, str]]:
        """Yield class, IRI and "code name" of each thing that has both: so the lists of a form name it."""
        for cls, called in _SHARED_CODES.items():
            codes = " ".join(
                f"<{p}>" for p in (iris.DCT + "identifier", iris.SKOS + "notation", iris.ORG + "identifier")
            )
            query = (
                f"SELECT DISTINCT ?s ?c ?n WHERE {{ ?s a <{cls}> ; <{called}> ?n ; ?p ?c . VALUES ?p {{ {codes} }} }}"
            )
            yield from ((cls, subject, f"{code} {name}") for subject, code, name in rows(self.store, query))

    def named_elsewhere(self, publisher: str) -> dict[str, tuple[str, ...]]:
        """Return what other publishers call the things of a code that all share: funds, bodies, strategies, goals."""
        own = f"{self.workspace.site_base}graph/{publisher}/"
        names: dict[str, list[str]] = {}
        for cls, called in _SHARED_CODES.items():
            query = (
                f"SELECT DISTINCT ?s ?n WHERE {{ GRAPH ?g {{ ?s a <{cls}> ; <{called}> ?n ; <{iris.DCT}source> ?row }}"
                f" FILTER(!STRSTARTS(STR(?g), '{own}')) }}"
            )
            for subject, name in rows(self.store, query):
                names.setdefault(subject, []).append(name)
        return {subject: tuple(found) for subject, found in names.items()}

    @property
    def subjects(self) -> set[str]:
        """Return the projects and funds that the store holds."""
        query = f"SELECT ?s WHERE {{ ?s a ?c . VALUES ?c {{ <{iris.PROJ}Project> <{THK}Fund> }} }}"
        return {subject for (subject,) in rows(self.store, query)}
