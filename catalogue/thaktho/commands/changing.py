"""The command that tells what one version of a dataset changed of another."""

import argparse
from itertools import chain

from thaktho import earlier
from thaktho.commands.output import write
from thaktho.contract import shipped
from thaktho.describe import identity, tables
from thaktho.describe.versions import Edition
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace


def changes(options: argparse.Namespace) -> int:
    """Write out the statements in which two versions differ, as far as they may be told."""
    place = open_workspace(options.workspace)
    which = place.publisher(options.publisher).dataset(options.dataset, options.year)
    iri = identity.dataset_iri(place.base, options.publisher, which)
    with Catalogue(place, shipped()) as catalogue:
        versions = {one.number: one for one in catalogue.editions().get(iri, [])}
        before, after = _asked(versions, options.versions, f"{options.publisher}/{which.id}/{which.period}")
        last = versions[max(versions)]
        now = last.content()
        said = {
            one.number: earlier.said(now, last.graph)
            if one is last
            else earlier.told(one.content(), now, last.graph, catalogue.contract)
            for one in (before, after)
        }
    patch = earlier.patch(said[before.number], said[after.number])
    write(patch if options.format == "patch" else _table(patch), options.output)
    return 0


def _asked(versions: dict[int, Edition], asked: list[str], dataset: str) -> tuple[Edition, Edition]:
    """Return the two versions that are compared: the last two where none is named."""
    numbers = sorted(versions)
    known = ", ".join(map(str, numbers)) or "–"
    if len(asked) not in (0, 2):
        raise UsageError("changes.two", known=known)
    if not asked and len(numbers) < 2:  # noqa: PLR2004 - one is compared with another
        raise DataError("changes.only_one", dataset=dataset)
    chosen = [int(one) if one.isdecimal() else 0 for one in asked] or numbers[-2:]
    for one, said in zip(chosen, asked or map(str, chosen), strict=True):
        if one not in versions:
            raise UsageError("changes.no_version", dataset=dataset, said=said, known=known)
    return versions[chosen[0]], versions[chosen[1]]


def _table(patch: bytes) -> bytes:
    """Return a patch as rows: what became of a statement (``A`` added, ``D`` removed), and its three terms."""
    lines = (line.decode().split(" ", 3) for line in patch.splitlines() if line[:2] in (b"A ", b"D "))
    rows = ((what, subject, predicate, rest.rsplit(" ", 2)[0]) for what, subject, predicate, rest in lines)
    return tables.csv_of(chain([("what", "subject", "predicate", "object")], rows))
