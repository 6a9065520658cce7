"""N-Quads as rows of a DuckDB table: lines are taken apart in SQL, some ten times as fast as by way of objects.

Read is what pyoxigraph writes: one blank between terms, IRIs as they are, in literals the escapes that JSON has too. No
blank nodes and no default graph: there are none in a catalogue, and where there are it is an error.
"""

import tempfile
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from thaktho import scratch

_AT_ONCE = 10_000
_ASKED = weakref.WeakSet[duckdb.DuckDBPyConnection]()
"""The tables whose answer is being taken by `quads`: a connection holds one answer."""

_QUADS = r"""
create or replace table {table} as
with line as (
  select string_split(line, ' ') as word{file} from (
    select distinct line{file}
    from read_csv($files, header = false, auto_detect = false, columns = {{'line': 'varchar'}}, delim = chr(1),
      quote = '', escape = '', new_line = '\n', buffer_size = 4_000_000{filename})
  )
),
term as (
  select word[1] as s, word[2] as p, word[-2] as g,
    if(len(word) = 5, word[3], array_to_string(word[3:-3], ' ')) as o{file}  -- in a literal there may be blanks
  from line
),
said as (select *, o[1] = '<' as iri, if(o[1] = '<', '', string_split(o, '"')[-1]) as suffix from term)
select
  case when s[1] = '<' and g[1] = '<' and o[1] in ('<', '"') and not (iri and contains(o, ' '))
    and not (suffix[1] = '@' and contains(suffix, '--'))  -- a direction of writing
    then g[2:-2] else error('no quad of IRIs and literals: ' || coalesce(s, '') || ' …') end as g,
  s[2:-2] as s, p[2:-2] as p,
  case when iri then o[2:-2]
    when contains(o, '\') then json_extract_string(o[:-1 - length(suffix)], '$')
    else o[2:-2 - length(suffix)] end as o,
  if(iri, 'iri', 'literal') as kind,
  if(suffix[1] = '@', suffix[2:], '') as lang,
  case when iri then '' when suffix = '' then 'http://www.w3.org/2001/XMLSchema#string'
    when suffix[1] = '@' then 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' else suffix[4:-2]
    end as type{file}
from said
"""


def load(
    tables: duckdb.DuckDBPyConnection,
    table: str,
    files: Iterable[Path],
    quads: Iterable[Quad] = (),
    *,
    with_file: bool = False,
) -> None:
    """Make a table of quads: graph, subject, predicate, object, its kind (``iri``, ``literal``), language, datatype.

    Args:
        tables: where it is made.
        table: its name.
        files: N-Quads; what several of them say is there once.
        quads: more of them.
        with_file: the path of the file is a column too: ``file``.

    Raises:
        duckdb.Error: something is no quad of IRIs and literals.
    """
    with tempfile.NamedTemporaryFile(suffix=".nq", dir=scratch.place()) as more:
        serialize(quads, more, format=RdfFormat.N_QUADS)
        more.flush()
        said = {"file": ", file", "filename": ", filename = 'file'"} if with_file else {"file": "", "filename": ""}
        tables.execute(_QUADS.format(table=table, **said), {"files": [*map(str, files), more.name]})


def quads(tables: duckdb.DuckDBPyConnection, query: str) -> Iterator[Quad]:
    """Yield the quads that a query finds, with columns as `load` makes them; only some are held at a time.

    The query is asked with the first; nothing else may be asked of the tables until the last is taken.

    Raises:
        RuntimeError: quads that were asked of these tables before are not all taken; each answer would be a piece.
    """
    if tables in _ASKED:
        raise RuntimeError("quads that were asked for before are not all taken")
    _ASKED.add(tables)
    try:
        found = tables.execute(query)
        while some := found.fetchmany(_AT_ONCE):
            for g, s, p, o, kind, lang, type_ in some:
                yield Quad(NamedNode(s), NamedNode(p), _object(o, kind, lang, type_), NamedNode(g))
    finally:
        _ASKED.discard(tables)


def digest(tables: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a digest of a table of quads that are all different, in whatever order they stand."""
    said = "concat_ws(chr(1), g, s, p, o, kind, lang, type)"  # no IRI has that character
    query = f"select sha256(concat_ws(' ', count(*), bit_xor(md5_number({said})))) from {table}"  # noqa: S608 - of ours
    ((found,),) = tables.execute(query).fetchall()
    return str(found)


def _object(o: str, kind: str, lang: str, type_: str) -> NamedNode | Literal:
    if kind == "iri":
        return NamedNode(o)
    return Literal(o, language=lang) if lang else Literal(o, datatype=NamedNode(type_))
