"""Crowds: pairs of entries that look alike or name one another, told as one group where nobody would read them all."""

from collections import Counter
from collections.abc import Iterable

from thaktho.weave.joined import Joined

KINDS = ("same-project", "possible-duplicate", "explicit")
"""The kinds whose pairs become groups. Continuations are chains, a pair a year."""


def crowds(pairs: Iterable[tuple[str, str, str]], largest: int) -> dict[tuple[str, str], str]:
    """Return, for each kind and project in a group of more than so many, the least project of the group.

    Args:
        pairs: kind and two projects, without those on which people decided: these have a linkage of their own.
        largest: so many projects may hang together pair by pair.
    """
    joined = {kind: Joined() for kind in KINDS}
    for kind, one, two in pairs:
        if kind in KINDS:
            joined[kind].join(one, two)
    found = [(kind, least, project) for kind in KINDS for least, project in joined[kind].groups()]
    sizes = Counter((kind, least) for kind, least, _ in found)
    return {(kind, project): least for kind, least, project in found if sizes[kind, least] > largest}
