"""What is told of the datasets that a workspace holds: their metadata, their versions, the graphs that dumps are of."""

import hashlib
from functools import partial

import duckdb

from thaktho import areas, decisions, nquads, withheld
from thaktho.describe import dump, identity
from thaktho.describe.metadata import Ground, History, history, metadata_of
from thaktho.describe.shares import Graph
from thaktho.describe.versions import Edition
from thaktho.holdings import CODES, Holdings, number_of
from thaktho.intake.files.csv_files import csv_text
from thaktho.metadata import Keep, Metadata, Version, made
from thaktho.store.graphs import canonical, rows
from thaktho.store.ledger import Received


class Describing(Holdings):
    """An open workspace, and what is told of its datasets."""

    def graphs(self, facts: duckdb.DuckDBPyConnection) -> list[Graph]:
        """Return every graph of the store: those of datasets as they were accepted, the others as they stand there.

        Args:
            facts: the fact tables with the linkages, which may be as many statements as all else, as ``linkage_quad``.
        """
        held = [
            Graph(self._dataset(received), verdict.graph, partial(self.archive.get, verdict.graph))
            for received, verdict in self.ledger.current()
            if verdict.graph
        ]
        own = {"areas": areas.GRAPH.value, "codes": CODES, "decisions": decisions.graph_name(self.workspace.site_base)}
        own["areas-elsewhere"] = areas.ELSEWHERE.value
        for name, graph in own.items():
            content = canonical(self.store.graph(graph))
            held.append(Graph(name, hashlib.sha256(content).hexdigest(), partial(bytes, content)))
        woven = partial(nquads.quads, facts, "from linkage_quad")
        return [*held, Graph(dump.LINKAGES, nquads.digest(facts, "linkage_quad"), lambda: canonical(woven()))]

    def classes(self) -> dict[str, int]:
        """Count the things of each class in the store, by its IRI."""
        query = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
        return {cls: int(count) for cls, count in rows(self.store, query)}

    def editions(self) -> dict[str, list[Edition]]:
        """Return the accepted versions of each dataset by its IRI, the oldest first; the last is in force."""
        found: dict[str, list[Edition]] = {}
        for key, held in self.ledger.accepted().items():
            told = ((number_of(one), verdict.graph or "", verdict.graph_name or "") for one, verdict in held)
            found[identity.keyed_iri(self.workspace.base, key)] = [
                Edition(*one, partial(self.archive.get, one[1])) for one in told
            ]
        return found

    def _dataset(self, received: Received) -> str:
        """Return the IRI of the dataset that a submission is of."""
        return identity.keyed_iri(self.workspace.base, received.key)

    def withheld(self) -> dict[str, bytes]:
        """Return the lists of records that were not submitted, in UTF-8, by the IRI of their dataset."""
        found: dict[str, bytes] = {}
        for received, _ in self.ledger.current():
            for name, digest in received.contents:
                if name == withheld.NAME:
                    listed = csv_text(withheld.NAME, self.archive.get(digest)).encode()
                    found[self._dataset(received)] = listed
        return found

    def metadata(self, facts: duckdb.DuckDBPyConnection, keep: Keep = made) -> list[Metadata]:
        """Return what is said of every dataset in the store, with its files, in order of IRI.

        Args:
            facts: the fact tables of what the store holds.
            keep: keeps files that are made of the same.
        """
        ground = Ground(
            self.workspace.base,
            self.workspace.site_base,
            self.workspace.provinces,
            {name: publisher.ckan_organization for name, publisher in self.workspace.publishers.items()},
            self.withheld(),
        )
        return metadata_of(facts, self.archive.file, self.contract, ground, self._histories(), keep)

    def _histories(self) -> dict[str, History]:
        """Return, by the IRI of its dataset, what the ledger knows of the accepted submissions of each key."""
        found: dict[str, History] = {}
        for key, held in self.ledger.accepted().items():
            versions = [Version(number_of(one), one.iri, one.received_at) for one, _ in held]
            found[identity.keyed_iri(self.workspace.base, key)] = history(versions, held[-1][1].graph or "")
        return found
