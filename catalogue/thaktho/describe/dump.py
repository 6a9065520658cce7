"""Everything that is published, in files to take along and to ask in the browser, packed by gzip.

The whole, and each fiscal year (what is said of its projects, budget lines, counts and linkages, and where it comes
from) with what is of no year, as N-Quads, TriG and JSON-LD. What is of two years is in the files of both. They are put
together of shares that are kept (`shares.py`), graph by graph: what is made again is what changed.

A browser asks the whole while it is small. Where it is large, a browser would not hold it: then there is a file of
N-Quads a province, one of what all share, and one of where every value comes from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from thaktho.describe import packed
from thaktho.describe.packed import Piece
from thaktho.describe.shares import FORMS, Belongs, Graph, Kept, Of, Shared, statements
from thaktho.iris import SHARED
from thaktho.messages import Text, text

FOLDER = "dump"
SUMS = "SHA256SUMS"
LARGE = 300_000
"""Statements that a browser on a phone holds and reads in some seconds."""
LINKAGES = "linkages"
"""By this name the graph of the linkages is told from those of datasets."""
_BELONGS = """
create or replace temp table belonging as
with said as (
  select dataset, subject as iri, try_cast(value as integer) as year, null as province
  from statement where field in ('fiscalYear', 'year')
  union all
  select dataset, subject, null, nullif(regexp_extract(iri, $area, 1), '')
  from statement where class = 'project' and field = 'area'
  union all
  select $linkages, iri, nullif(year, 0), substr(area, 1, 2) from linkage
)
select dataset, iri,
  coalesce(list_sort(list(distinct year) filter (where year is not null)), []) as years,
  coalesce(list_sort(list(distinct province) filter (where province is not null)), []) as provinces
from said group by all having count(year) + count(province) > 0
"""
_TOLD = """
select dataset, sha256(string_agg(concat_ws(' ', iri, years::text, provinces::text), ';' order by iri))
from belonging group by dataset
"""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the dump, by its path from the top of the site.

    ``part`` is ``whole``, a year of the Buddhist era, or ``undated``; of those that are for the browser ``common``,
    ``provenance``, or the code of a province. ``form`` is of `shares.FORMS`; a ``query`` page asks the file where it is
    so marked.
    """

    path: str
    part: str
    form: str
    statements: int
    size: int
    sha256: str
    query: bool = False

    @property
    def name(self) -> str:
        """Return its name within the folder of dumps."""
        return self.path.rpartition("/")[2]

    @property
    def media_type(self) -> str:
        """Return the media type of what is packed."""
        return FORMS[self.form].media_type

    @property
    def is_packed(self) -> bool:
        """Tell that it is packed by gzip."""
        return True

    @property
    def title(self) -> Text:
        """Return what it is called."""
        of = text(f"site.dump_{self.part}") if not self.part.isdecimal() else text("about.dump_year", year=self.part)
        return Text(f"{of.th} ({FORMS[self.form].name})", f"{of.en} ({FORMS[self.form].name})")


@dataclass(frozen=True, slots=True)
class Dumps:
    """The files of the dump, and the graphs that it holds, with counts."""

    files: tuple[Dump, ...] = ()
    graphs: tuple[Shared, ...] = ()

    @property
    def for_all(self) -> list[Dump]:
        """Return those that are to be taken along; others are only for the query page."""
        return [one for one in self.files if one.part in _parts(self.graphs)]


def write(
    graphs: Sequence[Graph],
    facts: duckdb.DuckDBPyConnection,
    base: str,
    provenance: str,
    memory: Path,
    out: Path,
    large: int = LARGE,
    go_on: Callable[[], object] = lambda: None,
) -> Dumps:
    """Write the files of the dump, and their checksums, and say which they are. The same graphs give the same bytes.

    Args:
        graphs: what is dumped; all that is published.
        facts: the tables that say of which years projects and linkages are, and where.
        base: of the deployment's IRIs.
        provenance: the IRI of the graph that says where values come from.
        memory: the folder where shares are kept.
        out: the folder of the site.
        large: how many statements the file may hold that a browser asks.
        go_on: called before each graph and file; it raises where there is no need of them any more.
    """
    kept = Kept(memory / FOLDER, base, provenance)
    facts.execute(_BELONGS, {"area": f"^{SHARED}area/([0-9]{{2}})", "linkages": LINKAGES})
    told: dict[str, str] = dict(facts.execute(_TOLD).fetchall())
    every: list[Shared] = []
    for one in graphs:
        go_on()
        every.append(kept.shared(one, told.get(one.dataset, ""), _asking(facts, one.dataset)))
    kept.sweep()
    facts.execute("drop table belonging")
    shared = tuple(one for one in every if one.shares)
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    asked = _for_browsers(shared) if statements(shared, _all) > large else {}
    files = []
    for part, wanted in {**_parts(shared), **asked}.items():
        for form in ("nq",) if part in asked else FORMS:
            go_on()
            query = form == "nq" and part in (asked or {"whole"})
            files.append(_written(shared, part, form, wanted, out, query=query))
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in files)
    (folder / SUMS).write_text(sums, encoding="ascii")
    return Dumps(tuple(files), shared)


def _asking(facts: duckdb.DuckDBPyConnection, dataset: str) -> Callable[[], dict[bytes, Belongs]]:
    """Return what tells where the things of a dataset belong."""
    query = "select iri, years, provinces from belonging where dataset = ?"

    def asked() -> dict[bytes, Belongs]:
        rows = facts.execute(query, [dataset]).fetchall()
        return {iri.encode(): Belongs(tuple(years), tuple(provinces)) for iri, years, provinces in rows}

    return asked


def _all(_: Of) -> bool:
    return True


def _is_of_year(year: int, of: Of) -> bool:
    return year in of.years


def _is_of_province(code: str, of: Of) -> bool:
    return code in of.provinces and not of.provenance


def _parts(shared: Sequence[Shared]) -> Mapping[str, Callable[[Of], bool]]:
    """Return the parts that are published in every form, and which shares are of each."""
    if not shared:
        return {}
    years = sorted({year for one in shared for share in one.shares for year in share.of.years}, reverse=True)
    return {
        "whole": _all,
        **{str(year): partial(_is_of_year, year) for year in years},
        "undated": lambda of: not of.years,
    }


def _for_browsers(shared: Sequence[Shared]) -> Mapping[str, Callable[[Of], bool]]:
    """Return the parts in which a browser takes what is large, and which shares are of each."""
    codes = sorted({code for one in shared for share in one.shares for code in share.of.provinces})
    return {
        "common": lambda of: not of.provinces and not of.provenance,
        **{code: partial(_is_of_province, code) for code in codes},
        "provenance": lambda of: of.provenance,
    }


def _written(
    shared: Sequence[Shared], part: str, form: str, wanted: Callable[[Of], bool], out: Path, *, query: bool
) -> Dump:
    path = f"{FOLDER}/{part}.{form}.gz"
    pieces = (piece for one in shared for piece in one.pieces(form, wanted))
    with (out / path).open("wb") as file:
        written = packed.write(_listed(pieces) if form == "jsonld" else pieces, file)
    return Dump(path, part, form, statements(shared, wanted), written.size, written.sha256, query)


def _listed(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield what stands within a list of JSON as a list."""
    before = b"["
    for piece in pieces:
        yield packed.piece(before)
        yield piece
        before = b",\n"
    yield packed.piece(b"]\n")
