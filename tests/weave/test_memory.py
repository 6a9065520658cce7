"""A weave that remembers gives what one gives that does not, whatever came, went or broke between; and it does less."""

import dataclasses
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.weave.small import BASE, found, project, told

from thaktho.decisions import Key, Settled, pair
from thaktho.errors import SurroundingsError
from thaktho.weave import finding, lexicon, likely, linkages, memory
from thaktho.weave.likely import Project
from thaktho.weave.memory import Memory

TABLES = {
    "linkage": "iri",
    "linkage_member": "linkage, member",
    "linkage_evidence": "linkage, project",
    "linkage_decision": "linkage, number",
    "term": "iri, kind",
}
"""What a weave makes, and what its rows are in order of: the order in which they were made is of no meaning."""
DENGUE = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"
WORDS = ("ไข้เลือดออก", "ขยะ", "หมู่ที่ 2")
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
    "year": st.sampled_from([2567, 2568, 2568, None]),
    "areas": st.sampled_from([["900101"], ["900101"], ["900101", "900102"], ["9001"], ["90"], []]),
    "funds": st.sampled_from([{}, {"F1": [100]}, {"F2": [100]}, {"F2": [200]}]),
    "bodies": st.lists(st.sampled_from(["อบต.ทำนบ", "รพ.สต.ทำนบ"]), max_size=1),
}
PLAIN = {"title": DENGUE, "year": 2568, "areas": ["900101"], "funds": {"F1": [100]}, "bodies": []}
ONE_NAME = [("F1", "กองทุนฟื้นฟู"), ("F2", "กองทุนฟื้นฟู")]
"""Two funds that only their addresses tell apart."""
CODES = [f"f/{n}" for n in range(9)]
ONE = st.fixed_dictionaries(FIELDS)
LIKE = st.one_of(ONE, *(st.fixed_dictionaries({field: values}) for field, values in FIELDS.items()))
"""All about a project, or the one thing in which it may differ from the plain one, or from what it was."""
CHANGE = st.one_of(st.none(), LIKE)
"""A project goes, or it comes or changes."""
DECIDED = st.lists(
    st.tuples(
        st.sampled_from([("f/0", "f/1"), ("f/1", "f/2"), ("f/0", "f/3")]),
        st.sampled_from(["continuation", "possible-duplicate", "same-project"]),
        st.sampled_from(["confirm", "reject"]),
    ),
    max_size=2,
)
STEPS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(CODES), CHANGE, min_size=1, max_size=2), DECIDED), min_size=2, max_size=6
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "memory"


Decided = Sequence[tuple[tuple[str, str], str, str]]


def made(
    empty: duckdb.DuckDBPyConnection, known: dict[str, Any], decided: Decided = (), remembered: Memory | None = None
) -> dict[str, Any]:
    """Weave what is known of projects, by their codes; return everything that a weave makes of it."""
    facts = told(empty, *(project(code, **one) for code, one in sorted(known.items())))
    decide(facts, decided)
    linkages.weave(facts, BASE, remembered, alone=True)
    asked = {table: f"select * from {table} order by {by}" for table, by in TABLES.items()}  # noqa: S608 - ours
    woven = {table: facts.execute(query).fetchall() for table, query in asked.items()}
    woven["pair"] = facts.execute("select * from pair").fetchall()  # in the order in which they were found
    return woven


def compared(
    empty: duckdb.DuckDBPyConnection, known: dict[str, Any], decided: Decided = (), remembered: Memory | None = None
) -> list[finding.Found]:
    """Find the pairs only: that is all that a weave remembers."""
    facts = told(empty, *(project(code, **one) for code, one in sorted(known.items())))
    return found(facts, settled(decided), remembered)


def settled(decided: Decided) -> dict[Key, Settled]:
    return {
        (*pair(*(f"{BASE}project/{code}" for code in codes)), kind): Settled(verdict, 1.0)
        for codes, kind, verdict in decided
    }


def fresh(facts: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Return of how many projects words were sought the last time, and how many pairs were judged."""
    counts = [f"select count(*) from {table} where fresh" for table in memory._TABLES]  # noqa: S608 - names of ours
    words, pairs = (facts.execute(query).fetchall() for query in counts)
    return words[0][0], pairs[0][0]


def decide(facts: duckdb.DuckDBPyConnection, decided: Decided) -> None:
    for number, (codes, kind, verdict) in enumerate(decided):
        one, two = pair(*(f"{BASE}project/{code}" for code in codes))
        row = [number, one, two, kind, verdict, "เห็นเอกสารแล้ว", "pao", "2026-01-01T00:00:00+07:00"]
        facts.execute("insert into decision values (?, ?, ?, ?, ?, ?, ?, ?)", row)


@pytest.mark.whole
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(CODES), LIKE, min_size=4), STEPS)
def test_whatever_comes_changes_goes_and_is_decided_the_same_is_found(
    empty: duckdb.DuckDBPyConnection, folder: Path, known: dict[str, Any], steps: list[tuple[dict[str, Any], Decided]]
) -> None:
    """Three projects are a crowd here: those that meet change with all that come into it."""
    shutil.rmtree(folder, ignore_errors=True)
    known = {code: {**PLAIN, **said} for code, said in known.items()}
    with pytest.MonkeyPatch.context() as patch:
        few = dataclasses.replace(likely.rules(), crowded=2)
        patch.setattr(likely, "rules", lambda: few)
        for changes, decided in [({}, []), *steps]:
            after = {code: {**known.get(code, PLAIN), **said} for code, said in changes.items() if said is not None}
            known = {code: said for code, said in {**known, **after}.items() if changes.get(code, said) is not None}
            facts = told(empty, *(project(code, **one) for code, one in sorted(known.items())))
            facts.executemany("insert into organization (iri, name) values (?, ?)", ONE_NAME)
            people = settled(decided)
            expected = found(facts, people)
            assert found(facts, people, Memory(folder)) == expected
            assert_what_is_said_is_said_anew(facts)


def assert_what_is_said_is_said_anew(facts: duckdb.DuckDBPyConnection) -> None:
    """What is taken from a digest, the memory's or that of another pair, is what the two projects themselves give."""
    compared = finding.projects(facts)
    for early, late, said in facts.execute(
        "select p.early, p.late, j.said from candidate p join judged j on j.one = p.one and j.two = p.two"
    ).fetchall():
        assert said == finding._written(likely.judge(compared[early - 1], compared[late - 1]))


@pytest.mark.whole
def test_everything_that_is_woven_is_the_same_with_a_memory(empty: duckdb.DuckDBPyConnection, folder: Path) -> None:
    later = {**crowd(5), "f/01": PLAIN, "g": {**PLAIN, "year": 2567}, "h": {**PLAIN, "funds": {}}}
    decided = [(("f/00", "f/02"), "possible-duplicate", "reject"), (("f/00", "h"), "same-project", "confirm")]
    kinds = set()
    for known, said in ((crowd(4), []), (later, decided), (crowd(2), decided)):
        expected = made(empty, known, said)
        assert made(empty, known, said, Memory(folder)) == expected
        kinds |= {row[1] for row in expected["linkage"]}
    assert kinds >= {"possible-duplicate", "continuation", "same-place-year"}


def crowd(count: int) -> dict[str, Any]:
    """Return projects of one title, of a fund each."""
    return {f"f/{n:02}": {"title": f"{DENGUE} {n}", "areas": ["900101"], "funds": {f"F{n}": [n]}} for n in range(count)}


def test_only_what_is_new_is_worked_out(empty: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """One more project costs its own words and pairs; a decision and what goes cost nothing."""
    seen = []
    more = {**crowd(9), "x": {**crowd(1)["f/00"], "funds": {"X": [7]}}}
    for known, decided in ((crowd(9), []), (more, []), (more, [(("f/00", "x"), "possible-duplicate", "reject")])):
        compared(empty, known, decided, Memory(folder))
        seen.append(fresh(empty))
    assert seen == [(9, 36), (1, 9), (0, 0)]
    compared(empty, crowd(4), remembered=Memory(folder))
    assert fresh(empty) == (0, 0)
    compared(empty, crowd(9), remembered=Memory(folder))
    assert fresh(empty) == (5, 30)  # what goes is forgotten


def test_what_is_only_looked_at_is_not_remembered(empty: duckdb.DuckDBPyConnection, folder: Path) -> None:
    compared(empty, crowd(2), remembered=Memory(folder))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    compared(empty, crowd(5), remembered=Memory(folder, reads=True))
    assert fresh(empty) == (3, 9)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_others_cannot_read_it(empty: duckdb.DuckDBPyConnection, folder: Path) -> None:
    compared(empty, crowd(2), remembered=Memory(folder))
    assert folder.stat().st_mode & 0o077 == 0


DIFFERENT: dict[str, str] = {
    "title": "update project set title = 'ขยะ' where iri = $iri",
    "year": "update project set year = 2567 where iri = $iri",
    "areas": "insert into project_area values ($iri, '900102')",
    "names": "insert into project_area values ($iri, '9002')",
    "place": "insert into statement (subject, class, field, printed) values ($iri, 'project', 'area', 'ม.2')",
    "funds": "update funding set fund = 'F2' where project = $iri",
    "payers": "update organization set name = 'กองทุน อบต.ทำนบ' where $iri <> '' and iri = 'F1'",
    "bodies": "insert into project_body values ($iri, 'อบต.ทำนบ')",
    "amount": "update project_money set high = 5 where project = $iri",
    "start": "update project set start_on = date '2025-10-01' where iri = $iri",
    "code": "update project set code = '1' where iri = $iri",
}


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Project) if field.name != "iri"])
def test_whatever_is_compared_of_a_project_is_in_its_digest(empty: duckdb.DuckDBPyConnection, field: str) -> None:
    """What is other in one field is compared anew; two that differ in their addresses only are not."""
    facts = told(empty, *(project(f"f/{n}", **PLAIN) for n in range(2)))
    facts.executemany("insert into organization (iri, name) values (?, ?)", ONE_NAME)
    (one, before), (twin, digest) = digested(facts)
    assert dataclasses.replace(twin, iri=one.iri) == one
    assert digest == before
    facts.execute(DIFFERENT[field], {"iri": one.iri})
    (other, after), _ = digested(facts)
    differ = {name.name for name in dataclasses.fields(one) if getattr(one, name.name) != getattr(other, name.name)}
    assert differ == ({"areas", "names"} if field in {"areas", "names"} else {field})
    assert after != before


def digested(facts: duckdb.DuckDBPyConnection) -> list[tuple[Project, str]]:
    """Return what is compared of each project, and the digest that stands for it."""
    found(facts)
    digests = facts.execute("select digest from compared order by iri").fetchall()
    return [(compared, digest) for compared, (digest,) in zip(finding.projects(facts), digests, strict=True)]


def test_addresses_count_for_nothing_in_what_is_said_of_two(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *(project(code, **one) for code, one in crowd(2).items()))
    found(facts)
    one, two = finding.projects(facts)
    assert likely.judge(one, two) is not None
    assert likely.judge(dataclasses.replace(one, iri="z"), dataclasses.replace(two, iri="a")) == likely.judge(one, two)


# -- what is odd ----------------------------------------------------------------------------------------------


def _cut(folder: Path) -> None:
    file = folder / "judged.parquet"
    file.write_bytes(file.read_bytes()[:-50])


def _flip(folder: Path) -> None:
    file = folder / "worded.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _told_of(folder: Path, name: str) -> None:
    """Let the manifest say that a file is as it should be."""
    manifest = folder / "memory.json"
    said = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**said, name: memory._digest(folder / f"{name}.parquet")}), encoding="ascii")


def _foreign(folder: Path) -> None:
    duckdb.execute("copy (select 1 as other) to '{}' (format parquet)".format(folder / "judged.parquet"))
    _told_of(folder, "judged")


def _no_parquet(folder: Path) -> None:
    (folder / "judged.parquet").write_text("one,two,said\n", encoding="ascii")
    _told_of(folder, "judged")


def _of_another_version(folder: Path) -> None:
    """What it says is wrong, as what was judged by other rules may be."""
    manifest = folder / "memory.json"
    judged = folder / "judged.parquet"
    wrong = "select one, two, '[\"same-project\", 1.0, {}]' as said"
    duckdb.execute(f"create or replace temp table wrong as {wrong} from read_parquet('{judged}')")
    duckdb.execute(f"copy wrong to '{judged}' (format parquet)")
    _told_of(folder, "judged")
    manifest.write_text(manifest.read_text("ascii").replace(memory._version(), "0" * 64), encoding="ascii")


ODD: list[Callable[[Path], object]] = [
    _cut,
    _flip,
    _foreign,
    _no_parquet,
    _of_another_version,
    lambda folder: (folder / "worded.parquet").write_bytes(b""),
    lambda folder: (folder / "worded.parquet").unlink(),
    lambda folder: (folder / "memory.json").unlink(),
    lambda folder: (folder / "memory.json").write_bytes(b""),
    lambda folder: (folder / "memory.json").write_text("[1]", encoding="ascii"),
    lambda folder: (folder / "memory.json").write_bytes(b"\xff\xfe"),
    shutil.rmtree,
]


@pytest.mark.whole
@pytest.mark.parametrize("spoil", ODD)
def test_a_memory_that_is_odd_is_forgotten_whole(
    empty: duckdb.DuckDBPyConnection, folder: Path, spoil: Callable[[Path], object]
) -> None:
    expected = compared(empty, crowd(4), remembered=Memory(folder))
    spoil(folder)
    assert compared(empty, crowd(4), remembered=Memory(folder)) == expected
    assert fresh(empty) == (4, 6)
    assert compared(empty, crowd(4), remembered=Memory(folder)) == expected
    assert fresh(empty) == (0, 0)


def test_a_weave_that_is_stopped_while_it_writes_leaves_no_half_memory(
    empty: duckdb.DuckDBPyConnection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared(empty, crowd(3), remembered=Memory(folder))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            compared(empty, crowd(4), remembered=Memory(folder))
    assert compared(empty, crowd(4), remembered=Memory(folder)) == compared(empty, crowd(4))
    compared(empty, crowd(4), remembered=Memory(folder))
    assert fresh(empty) == (0, 0)


def test_a_memory_that_cannot_be_written_is_said(empty: duckdb.DuckDBPyConnection, folder: Path) -> None:
    folder.write_text("no folder", encoding="ascii")
    with pytest.raises(SurroundingsError) as caught:
        compared(empty, crowd(2), remembered=Memory(folder))
    assert caught.value.key == "store.cannot_write"


def test_other_words_in_the_dictionary_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = memory._version()
    monkeypatch.setattr(lexicon, "dictionary", lambda: "other")
    memory._version.cache_clear()
    try:
        assert memory._version() != before
    finally:
        memory._version.cache_clear()
