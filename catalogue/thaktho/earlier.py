"""What may still be told of an earlier version of a dataset, statement by statement.

What is stated no more may have been taken back because it was personal (`docs/personal-data.md`, "What was published
before"). So of an earlier version is told what the one in force says too; and of what it said otherwise only what
`editions.TOLD` allows, where something else is said in its place now, of things that the one in force still names.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from pyoxigraph import NamedNode

from thaktho.contract import Contract
from thaktho.editions import ORIGIN, TOLD
from thaktho.iris import SHARED

_VILLAGE = re.compile(re.escape(f"<{SHARED}area/").encode() + rb"\d{7,}>")


def said(content: bytes, graph: str) -> list[bytes]:
    """Return the lines of a graph, in order, but for those that say where something comes from.

    Args:
        content: what was accepted, as sorted N-Quads.
        graph: the IRI of the graph; the others that stand there are not asked for.
    """
    end = f" {NamedNode(graph)} .\n".encode()
    return [
        line
        for line in content.splitlines(keepends=True)
        if line.endswith(end) and not line.partition(b" ")[2].startswith(ORIGIN)
    ]


def told(earlier: bytes, now: bytes, graph: str, contract: Contract) -> list[bytes]:
    """Return the lines of an earlier version that may be told, in order.

    Args:
        earlier: what was accepted then, as sorted N-Quads.
        now: what is in force.
        graph: the IRI of the graph that both are about.
        contract: the sheets and fields.
    """
    kinds = _told_predicates(contract)
    in_force = said(now, graph)
    same, stated = set(in_force), {tuple(line.split(b" ", 2)[:2]) for line in in_force}
    named = {line.split(b" ", 1)[0] for line in in_force} | set(_objects(in_force))
    return [
        line
        for line in said(earlier, graph)
        if line in same or (_is_stated(line, stated) and _may(line, kinds, named, len(f" {NamedNode(graph)} .\n")))
    ]


def patch(before: Sequence[bytes], after: Sequence[bytes]) -> bytes:
    """Return what makes one version of another, as an RDF Patch: lines that go (``D``) and lines that come (``A``)."""
    old, new = set(before), set(after)
    lines = [
        *(b"D " + line for line in before if line not in new),
        *(b"A " + line for line in after if line not in old),
    ]
    return b"".join([b"TX .\n", *lines, b"TC .\n"])


def _told_predicates(contract: Contract) -> set[bytes]:
    """Return the predicates of which every field is of a kind whose values may be told."""
    kinds: dict[str, set[str]] = {}
    for sheet in contract.sheets:
        for field in sheet.fields:
            kinds.setdefault(field.path[-1].predicate, set()).add(field.kind)
    return {f"<{predicate}>".encode() for predicate, found in kinds.items() if found <= TOLD}


def _is_stated(line: bytes, stated: Collection[tuple[bytes, ...]]) -> bool:
    """Tell whether something is said in the place of a statement now."""
    return tuple(line.split(b" ", 2)[:2]) in stated


def _may(line: bytes, kinds: Collection[bytes], named: Collection[bytes], end: int) -> bool:
    """Tell whether the value of a statement may be told."""
    _, predicate, rest = line.split(b" ", 2)
    value = rest[:-end]
    is_named = not value.startswith(b"<") or value in named or value.startswith(f"<{SHARED}".encode())
    return predicate in kinds and is_named and _VILLAGE.fullmatch(value) is None


def _objects(lines: Collection[bytes]) -> Iterator[bytes]:
    """Yield the addresses that lines point at."""
    for line in lines:
        rest = line.split(b" ", 2)[2]
        if rest.startswith(b"<"):
            yield rest[: rest.index(b" ")]
