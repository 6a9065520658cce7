"""Rows become statements: one node a fund and a group, no blank node, the same bytes from the same rows."""

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad
from tests.making import GRAPH, PROJECT, SUBMISSION, said, twin, understood, workspace

from thaktho import iris
from thaktho.model import Candidate
from thaktho.store.graphs import canonical

FUNDED = iris.PROJ + "wasFundedThrough"
REACH = iris.THK + "reach"
PROJECT_IRI = "https://test.example/id/project/L5221/68-L5221-2-01"
FULL = {
    **PROJECT,
    "fund": "L5221; สสส.",
    "approved": "",
    "targetGroup": "1004; 1002",
    "area": "900101; 900102",
    "page": "https://www.example.go.th/project/12",
}


def _candidate(folder: Path, **sheets: list[dict[str, str]]) -> Candidate:
    place = workspace(folder / "workspace")
    return said(understood(place, twin(folder / "file", **sheets)))


def _objects(candidate: Candidate, subject: str, predicate: str) -> list[str]:
    return [q.object.value for q in _about(candidate, subject) if q.predicate.value == predicate]  # type: ignore[union-attr]


def _about(candidate: Candidate, subject: str) -> list[Quad]:
    return [q for q in candidate.quads if q.subject == NamedNode(subject)]


def test_a_project_has_one_funding_node_a_fund(tmp_path: Path) -> None:
    """Two funds in one cell make two nodes, each with its own agent, and the address of each ends in the fund."""
    candidate = _candidate(tmp_path, project=[FULL])
    nodes = _objects(candidate, PROJECT_IRI, FUNDED)
    assert nodes == [f"{PROJECT_IRI}/funding/L5221", f"{PROJECT_IRI}/funding/สสส"]
    assert [_objects(candidate, node, iris.PROV + "agent") for node in nodes] == [
        ["https://w3id.org/thaktho/id/fund/L5221"],
        ["https://test.example/id/fund/สสส"],
    ]
    for node in nodes:
        assert iris.PROJ + "FundingAssociation" in _objects(candidate, node, iris.RDF + "type")


def test_a_project_has_one_reach_node_a_group(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[FULL])
    nodes = _objects(candidate, PROJECT_IRI, REACH)
    assert nodes == [f"{PROJECT_IRI}/reach/1002", f"{PROJECT_IRI}/reach/1004"]
    for node in nodes:
        group = f"{iris.SHARED}code/target-group/{node.rsplit('/', 1)[1]}"
        assert _objects(candidate, node, iris.THK + "targetGroup") == [group]


def test_an_amount_beside_two_funds_belongs_to_neither(tmp_path: Path) -> None:
    """Nobody can tell whose amount it is: a violation names the cell, and no statement is made of it."""
    candidate = _candidate(tmp_path, project=[{**FULL, "approved": "60000"}])
    note = next(note for note in candidate.notes if note.rule == "find.which_node")
    assert (note.severity, note.sheet, note.row, note.field, note.value) == (
        "violation",
        "โครงการ",
        2,
        "approved",
        "60000",
    )
    assert not [q for q in candidate.quads if q.predicate.value == iris.THK + "approved"]


def test_an_amount_beside_one_fund_is_on_that_funds_node(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[dict(PROJECT)])
    assert _objects(candidate, f"{PROJECT_IRI}/funding/L5221", iris.THK + "approved") == ["60000"]


def test_an_amount_without_a_fund_has_a_node_of_its_own(tmp_path: Path) -> None:
    """An amount whose fund is not named is kept; its node has no agent."""
    candidate = _candidate(tmp_path, project=[{**PROJECT, "fund": ""}])
    (node,) = _objects(candidate, PROJECT_IRI, FUNDED)
    assert _objects(candidate, node, iris.THK + "approved") == ["60000"]
    assert _objects(candidate, node, iris.PROV + "agent") == []


def test_a_dependent_sheet_hangs_its_rows_on_the_project(tmp_path: Path) -> None:
    """Inverse paths: a funding row makes the project point at it, and lands on the node of the same fund."""
    candidate = _candidate(
        tmp_path,
        project=[{**PROJECT, "approved": ""}],
        funding=[{"project": PROJECT["code"], "fund": "L5221", "planned": "70,000", "spent": "๕๘,๒๐๐.๕๐"}],
        reach=[{"project": PROJECT["code"], "targetGroup": "1004", "expected": "120"}],
    )
    node = f"{PROJECT_IRI}/funding/L5221"
    assert _objects(candidate, PROJECT_IRI, FUNDED) == [node]
    assert _objects(candidate, node, iris.THK + "planned") == ["70000"]
    assert _objects(candidate, node, iris.THK + "spent") == ["58200.5"]
    assert _objects(candidate, f"{PROJECT_IRI}/reach/1004", iris.THK + "expectedCount") == ["120"]
    assert {row.sheet for row in candidate.subjects[node]} == {"โครงการ", "แหล่งงบประมาณ"}


def test_an_indicators_name_and_unit_are_on_the_node_between(tmp_path: Path) -> None:
    """A path of two steps makes its node under the row's address: the indicator of a target."""
    candidate = _candidate(
        tmp_path,
        project=[dict(PROJECT)],
        target=[{"project": PROJECT["code"], "indicator": "ร้อยละผู้สูงอายุที่ออกกำลังกาย", "unit": "%", "aim": "80"}],
    )
    target = next(q.subject.value for q in candidate.quads if q.predicate.value == iris.THK + "aim")  # type: ignore[union-attr]
    (indicator,) = _objects(candidate, target, iris.THK + "indicator")
    assert indicator == f"{target}/indicator"
    assert _objects(candidate, indicator, iris.THK + "unit") == ["%"]
    assert _objects(candidate, indicator, iris.SKOS + "prefLabel") == ["ร้อยละผู้สูงอายุที่ออกกำลังกาย"]
    assert iris.THK + "Indicator" in _objects(candidate, indicator, iris.RDF + "type")


def test_several_areas_of_one_cell_are_several_statements(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[FULL])
    found = _objects(candidate, PROJECT_IRI, iris.PROJ + "hadAreaOfInterest")
    assert found == [f"{iris.SHARED}area/900101", f"{iris.SHARED}area/900102"]


def test_a_fund_known_by_its_name_only_is_said_to_be_a_fund_of_that_name(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[FULL])
    fund = "https://test.example/id/fund/สสส"
    assert {iris.THK + "Fund", iris.ORG + "Organization"} <= set(_objects(candidate, fund, iris.RDF + "type"))
    assert _objects(candidate, fund, iris.SKOS + "prefLabel") == ["สสส."]


def test_a_place_that_cannot_be_settled_is_no_statement(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[{**PROJECT, "area": "แถวบ้านเรา"}])
    assert _objects(candidate, PROJECT_IRI, iris.PROJ + "hadAreaOfInterest") == []


def test_nothing_is_a_blank_node_and_everything_has_its_graph_and_row(tmp_path: Path) -> None:
    candidate = _candidate(tmp_path, project=[FULL], reach=[{"project": PROJECT["code"], "targetGroup": "1004"}])
    for quad in candidate.quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert quad.graph_name == NamedNode(GRAPH)
    for subject in candidate.subjects:
        assert all(row.startswith(f"{SUBMISSION}/row/") for row in _objects(candidate, subject, iris.DCT + "source"))
        assert _objects(candidate, subject, iris.DCT + "source")


def test_statements_are_sorted_and_each_is_there_once(tmp_path: Path) -> None:
    quads = _candidate(tmp_path, project=[FULL]).quads
    assert quads == sorted(set(quads), key=str)


def test_the_same_file_gives_the_same_bytes_and_so_do_shuffled_columns(tmp_path: Path) -> None:
    """The order of columns, zeros after the point and digits of either script leave no trace in the statements."""
    place = workspace(tmp_path / "workspace")
    first = said(understood(place, twin(tmp_path / "one", project=[dict(PROJECT)])))
    again = said(understood(place, twin(tmp_path / "two", project=[dict(PROJECT)])))
    written = {**dict(reversed(list(PROJECT.items()))), "approved": "๖๐,๐๐๐.๐๐", "fiscalYear": "๒๕๖๘"}
    path = tmp_path / "three" / "โครงการ.csv"
    path.parent.mkdir()
    cells = [",".join(written), ",".join(f'"{value}"' for value in written.values())]
    path.write_text("\n".join(cells), encoding="utf-8")
    other = said(understood(place, path.parent))
    assert canonical(first.quads) == canonical(again.quads) == canonical(other.quads)


def test_a_row_whose_project_is_not_known_makes_no_statement(tmp_path: Path) -> None:
    candidate = _candidate(
        tmp_path, project=[dict(PROJECT)], funding=[{"project": "68-L5221-9-99", "fund": "L5221", "approved": "1000"}]
    )
    assert "1000" not in {q.object.value for q in candidate.quads}  # type: ignore[union-attr]
