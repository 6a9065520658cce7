"""Where values come from: each one's cell can be found from the graph alone, as row × column."""

import datetime as dt

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from tests.making import PROJECT, SUBMISSION, said, twin, understood, workspace

from thaktho import iris, provenance
from thaktho.contract import shipped
from thaktho.model import Reading
from thaktho.terms import plain

BASE = "https://test.example/id/"
GRAPH = provenance.graph_name("https://test.example/")
AT = dt.datetime(2025, 2, 18, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in iris.PREFIXES.items())
SECOND = {
    "code": "68-L5221-2-02",
    "title": "โครงการป้องกันไข้เลือดออก",
    "fund": "กองทุนสวัสดิการชุมชน",
    "approved": "๑๒,๕๐๐.๐๐ บาท",
    "area": "แถวบ้านเรา",
    "start": "5 มกราคม 2568",
    "responsible": "โรงเรียนบ้านเรา; ชมรมผู้สูงอายุ",
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Two projects, the second untidy, with a reach each on the dependent sheet or in the cell."""
    folder = tmp_path_factory.mktemp("provenance")
    place = workspace(folder / "workspace")
    sheets = {
        "project": [dict(PROJECT), SECOND],
        "reach": [{"project": SECOND["code"], "targetGroup": "วัยทำงาน", "expected": "1,200 คน"}],
    }
    return understood(place, twin(folder / "file", **sheets))


def _quads(reading: Reading) -> list[Quad]:
    sent = provenance.Submission(SUBMISSION, BASE + "publisher/fund", AT, "v1")
    return provenance.build(reading, said(reading), shipped(), sent, GRAPH)


@pytest.fixture(scope="module")
def store(reading: Reading) -> Store:
    """The statements and their provenance, and nothing else."""
    store = Store()
    store.extend([*said(reading).quads, *_quads(reading)])
    return store


def _ask(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in solution) for solution in answer]


def _cells(store: Store, subject: str, shape: str) -> set[tuple[str, str]]:
    """Return the cells of what a shape says of a subject: rows of the subject × columns of the shape."""
    query = f"""SELECT ?sheet ?letters ?number WHERE {{
      <{subject}> dct:source ?row . ?row csvw:rownum ?number ; dct:isPartOf ?table .
      ?table dct:title ?sheet ; csvw:tableSchema/csvw:column ?column .
      ?column dct:conformsTo <{shape}> ; csvw:name ?letters }}"""
    return {(sheet, letters + number) for sheet, letters, number in _ask(store, query)}


def test_every_values_cell_is_found_from_the_graph_alone(reading: Reading, store: Store) -> None:
    """For each value that the reader understood, row × column gives the very cell that the reader saw it in."""
    looked = 0
    for row in reading.rows:
        for field in shipped().sheet(row.cls).fields:
            for value in row.fields.get(field.name, ()):
                if value.cell is not None:
                    assert _cells(store, row.iri, field.iri) == {(value.cell.sheet, value.cell.ref)}
                    looked += 1
    assert looked == 21


def test_every_statement_of_a_subject_with_a_row_has_a_column_or_follows_from_one(store: Store) -> None:
    """No literal of a described subject comes from nowhere: its predicate ends the path of a column of its table."""
    query = "SELECT DISTINCT ?s ?p ?o WHERE { ?s dct:source ?row ; ?p ?o . FILTER (isLiteral(?o)) }"
    paths = {field.iri: field.path[-1].predicate for sheet in shipped().sheets for field in sheet.fields}
    for subject, predicate, value in _ask(store, query):
        path = "dct:source/dct:isPartOf/csvw:tableSchema/csvw:column/dct:conformsTo"
        columns = _ask(store, f"SELECT ?shape WHERE {{ <{subject}> {path} ?shape }}")
        rules = _ask(store, f"SELECT ?shape WHERE {{ <{subject}> dct:source/thk:derived ?shape }}")
        assert predicate in {paths[shape] for (shape,) in [*columns, *rules]}, (subject, value)


def test_printed_text_is_kept_exactly_where_it_differs(reading: Reading, store: Store) -> None:
    """A date in words, a sum in Thai digits: kept; a title as understood, or a group by its code or label: not."""
    query = """SELECT ?path ?text ?cell WHERE {
      ?v a thk:PrintedValue ; thk:path ?path ; thk:printed ?text ; thk:cell ?cell }"""
    kept = {(path.rsplit("#")[-1], text, cell) for path, text, cell in _ask(store, query)}
    differing = {
        (field.name, value.printed, f"{value.cell.sheet}!{value.cell.ref}")
        for row in reading.rows
        for field in shipped().sheet(row.cls).fields
        for value in row.fields.get(field.name, ())
        if value.cell and (value.kept or (field.kind != "concept" and value.printed != plain(value.value)))
    }
    assert kept == differing
    printed = {text for _, text, _ in kept}
    assert {"1 ตุลาคม 2567", "๑๒,๕๐๐.๐๐ บาท", "แถวบ้านเรา", "1,200 คน"} <= printed
    assert not printed & {"60000", "2568", "วัยทำงาน", "1004", PROJECT["title"]}


def test_an_unsettled_text_is_kept_without_a_value(store: Store) -> None:
    found = _ask(
        store,
        'SELECT ?of ?value WHERE { ?v thk:printed "แถวบ้านเรา" ; thk:of ?of . OPTIONAL { ?v rdf:value ?value } }',
    )
    assert found == [(f"{BASE}project/L5221/68-L5221-2-02", "")]


def test_a_value_made_by_rule_is_marked_on_its_row(store: Store) -> None:
    """The second project's year was read off its dates: the row says so, and names the shape."""
    found = _ask(store, "SELECT ?number ?shape WHERE { ?row thk:derived ?shape ; csvw:rownum ?number }")
    assert found == [("3", "https://w3id.org/thaktho/shapes/project#fiscalYear")]


def test_a_submission_names_its_file_with_its_checksum_and_its_sender(reading: Reading, store: Store) -> None:
    query = """SELECT ?who ?when ?version ?title ?sum WHERE { ?s a thk:Submission ; prov:wasAssociatedWith ?who ;
      prov:endedAtTime ?when ; thk:contractVersion ?version ; prov:used ?file .
      ?file dct:title ?title ; spdx:checksum/spdx:checksumValue ?sum }"""
    assert _ask(store, query) == [
        (BASE + "publisher/fund", "2025-02-18T09:30:00+07:00", "v1", reading.file, reading.sha256)
    ]


def test_a_row_is_a_range_of_cells(store: Store) -> None:
    found = _ask(
        store, "SELECT ?range WHERE { ?row oa:hasSelector ?s . ?s rdf:value ?range ; dct:conformsTo thk:CellRange }"
    )
    assert {text for (text,) in found} == {"โครงการ!A2:J2", "โครงการ!A3:K3", "กลุ่มเป้าหมาย!A2:C2"}


def test_provenance_has_no_blank_node_and_is_sorted_and_the_same_again(reading: Reading) -> None:
    quads = _quads(reading)
    assert quads == sorted(set(quads), key=str) == _quads(reading)
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.graph_name == NamedNode(GRAPH)


def test_what_one_submission_says_is_said_by_no_other(reading: Reading) -> None:
    """When a submission is replaced its provenance goes; nothing of another one's may go with it."""
    other = provenance.Submission(SUBMISSION[:-1] + "2", BASE + "publisher/fund", AT, "v1")
    again = provenance.build(reading, said(reading), shipped(), other, GRAPH)
    assert not set(_quads(reading)) & set(again)
