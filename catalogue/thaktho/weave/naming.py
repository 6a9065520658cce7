"""Pairs of projects of which one names the other (``naming`` of ``explicit.sql``), or people say that it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from thaktho.decisions import Key, Settled, pair
from thaktho.messages import Text, text
from thaktho.weave.finding import BY_PEOPLE
from thaktho.weave.wording import joined

KIND, RULE = "explicit", "explicit/3"


@dataclass(frozen=True, slots=True)
class Named:
    """Two projects in the order of their years, then of their IRIs, and who names whom in which fields.

    ``settled`` is what people decided of it, if they did; without ``says`` only people say so.
    """

    one: str
    two: str
    says: tuple[Text, ...] = ()
    settled: Settled | None = None

    @property
    def key(self) -> Key:
        """Return by what people decide on it."""
        return *pair(self.one, self.two), KIND

    @property
    def rule(self) -> str:
        """Return the rule that found it."""
        return RULE if self.says else BY_PEOPLE

    @property
    def score(self) -> float:
        """Return how sure it is: what a source says is; else the share of those who confirm it."""
        return 1.0 if self.says or self.settled is None else self.settled.share

    @property
    def why(self) -> Text:
        """Return who names whom, and the score."""
        return joined([*(self.says or (text("link.by_people"),)), text("link.score", score=f"{self.score:.2f}")])


def find(facts: duckdb.DuckDBPyConnection, decided: Mapping[Key, Settled]) -> list[Named]:
    """Return the pairs, by their IRIs: without those that people rejected, with those that they confirmed."""
    said: dict[Key, list[Text]] = {}
    rows = facts.execute(
        "select n.project, n.other, coalesce(a.code, a.title, a.iri), coalesce(b.code, b.title, b.iri), n.field"
        " from naming n join project a on a.iri = n.project join project b on b.iri = n.other"
        " order by n.project, n.other, list_position(['related', 'title', 'objective', 'description'], n.field)"
    ).fetchall()
    for project, other, name, named, field in rows:
        told = text(f"link.names_in_{field}", one=_short(name), two=_short(named))
        said.setdefault((*pair(project, other), KIND), []).append(told)
    confirmed = {key for key, settled in decided.items() if key[2] == KIND and settled.stands}
    years = dict(facts.execute("select iri, year from project").fetchall()) if said or confirmed else {}
    return sorted(_stand(said, confirmed, decided, years), key=lambda one: (one.one, one.two))


def _stand(
    said: Mapping[Key, list[Text]], confirmed: set[Key], decided: Mapping[Key, Settled], years: Mapping[str, int | None]
) -> Iterator[Named]:
    for key in said.keys() | confirmed:
        settled = decided.get(key)
        if (settled and settled.hidden) or not {key[0], key[1]} <= years.keys():
            continue
        one, two = sorted(key[:2], key=lambda iri: (years[iri] or 0, iri))
        yield Named(one, two, tuple(said.get(key, ())), settled)


def _short(name: str) -> str:
    """Return a code or title as it may stand in a list of reasons, which semicolons part."""
    return name.replace(";", ",")
