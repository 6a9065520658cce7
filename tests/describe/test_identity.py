"""What a dataset says of itself: whose it is, under what licence, whom to ask, and that rows are missing."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.making import workspace

from thaktho.describe import identity
from thaktho.iris import DCAT, DCT, EU, FOAF, PROV, SKOS, THK, VCARD
from thaktho.messages import Text
from thaktho.workspace import Source, Workspace

DATASET = "https://test.example/id/dataset/fund/projects/2560-2570"
PUBLISHER = "https://test.example/id/publisher/fund"
SENT = "https://test.example/id/submission/fund/projects/2560-2570/1"


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    return workspace(tmp_path / "workspace")


def _quads(home: Workspace, *counts: int, **changes: object) -> list[Quad]:
    publisher = home.publisher("fund")
    dataset = replace(publisher.dataset(None), **changes)  # type: ignore[arg-type]
    return identity.quads(home, publisher, dataset, SENT, identity.Counts(*(counts or (0, 0))))


def _said(quads: list[Quad], subject: str, predicate: str) -> set[str]:
    about = (q for q in quads if q.subject == NamedNode(subject) and q.predicate == NamedNode(predicate))
    return {f"{q.object.value}@{q.object.language}" if isinstance(q.object, Literal) and q.object.language
            else q.object.value for q in about}  # type: ignore[union-attr]  # fmt: skip


def test_a_dataset_has_title_description_publisher_licence_and_years(home: Workspace) -> None:
    quads = _quads(home)
    assert _said(quads, DATASET, DCT + "title") == {"โครงการทดสอบ@th", "Test projects@en"}
    assert _said(quads, DATASET, DCT + "description") == {"โครงการสำหรับทดสอบ@th", "Projects for tests@en"}
    assert _said(quads, DATASET, DCT + "publisher") == {PUBLISHER}
    assert _said(quads, DATASET, DCT + "license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert _said(quads, DATASET, THK + "startYear") | _said(quads, DATASET, THK + "endYear") == {"2560", "2570"}
    assert _said(quads, DATASET, PROV + "wasGeneratedBy") == {SENT}
    assert _said(quads, DATASET, DCAT + "inSeries") == {"https://test.example/id/series/fund/projects"}


def test_what_only_catalogues_ask_for_is_said_where_the_publisher_says_it(home: Workspace) -> None:
    words = (Text("ผู้สูงอายุ", "ผู้สูงอายุ"), Text("สุขภาพ", "health"))
    told = {"themes": ("HEAL",), "frequency": "MONTHLY", "objectives": ("พันธกิจหน่วยงาน",), "keywords": words}
    quads, silent = _quads(home, **told, series="yearly"), _quads(home, objectives=())
    assert _said(quads, DATASET, DCAT + "theme") == {EU + "data-theme/HEAL"}
    assert _said(quads, DATASET, DCT + "accrualPeriodicity") == {EU + "frequency/MONTHLY"}
    assert _said(quads, DATASET, THK + "dataObjective") == {"พันธกิจหน่วยงาน"}
    assert _said(quads, DATASET, DCAT + "keyword") == {"ผู้สูงอายุ@th", "สุขภาพ@th", "health@en"}
    assert _said(quads, DATASET, DCAT + "inSeries") == {"https://test.example/id/series/fund/yearly"}
    for predicate in (DCAT + "theme", DCT + "accrualPeriodicity", THK + "dataObjective", DCAT + "keyword"):
        assert _said(silent, DATASET, predicate) == set()


def test_a_publisher_has_names_and_an_office_to_ask(home: Workspace) -> None:
    quads = _quads(home)
    assert _said(quads, PUBLISHER, SKOS + "prefLabel") == {"กองทุนทดสอบ fund@th", "Test fund fund@en"}
    (contact,) = _said(quads, PUBLISHER, DCAT + "contactPoint")
    assert _said(quads, contact, VCARD + "hasEmail") == {"mailto:office@test.example"}
    assert _said(quads, contact, VCARD + "fn") == {"สำนักงานกองทุนทดสอบ@th", "Office of the test fund@en"}


def test_a_dataset_of_its_own_licence_keeps_it(home: Workspace) -> None:
    own = "https://data.go.th/licenses/dga-open-data"
    assert _said(_quads(home, license=own), DATASET, DCT + "license") == {own}


def test_rows_left_out_make_a_dataset_incomplete_and_none_does_not(home: Workspace) -> None:
    assert _said(_quads(home, 3, 0), DATASET, THK + "incomplete") == {"true"}
    assert _said(_quads(home, 3, 0), DATASET, THK + "leftOut") == {"3"}
    assert _said(_quads(home), DATASET, THK + "incomplete") == _said(_quads(home), DATASET, THK + "leftOut") == set()


def test_records_never_submitted_are_counted_and_make_nothing_incomplete(home: Workspace) -> None:
    assert _said(_quads(home, 0, 7), DATASET, THK + "withheld") == {"7"}
    assert _said(_quads(home, 0, 7), DATASET, THK + "incomplete") == set()


def test_who_restated_facts_and_from_which_source_is_said(home: Workspace) -> None:
    source = Source(Text("ข้อบัญญัติ", "Ordinance"), "https://www.example.go.th/plan.pdf", "ไม่ระบุ")
    quads = _quads(home, compiled_by=Text("ถักทอ", "Thaktho"), sources=(source,))
    assert _said(quads, DATASET, THK + "compiledBy") == {"ถักทอ@th", "Thaktho@en"}
    (node,) = _said(quads, DATASET, DCT + "source")
    assert _said(quads, node, FOAF + "page") == {"https://www.example.go.th/plan.pdf"}
    assert _said(quads, node, DCT + "title") == {"ข้อบัญญัติ@th", "Ordinance@en"}


def test_all_of_it_is_in_the_datasets_graph_and_nothing_is_a_blank_node(home: Workspace) -> None:
    for quad in _quads(home, 1, 1):
        assert quad.graph_name == NamedNode("https://test.example/graph/fund/projects/2560-2570")
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)


@pytest.mark.parametrize(("years", "period"), [((2566, 2566), "2566"), ((2566, 2570), "2566-2570")])
def test_each_period_is_a_dataset_and_a_graph_of_its_own(home: Workspace, years: tuple[int, int], period: str) -> None:
    dataset = replace(home.publisher("fund").dataset(None), years=years)
    assert identity.dataset_iri(home.base, "fund", dataset).endswith(f"/dataset/fund/projects/{period}")
    assert identity.graph_iri(home.site_base, "fund", dataset).endswith(f"/graph/fund/projects/{period}")
