"""A small catalogue of Songkhla as fact tables, with hostile values in every free text."""

import datetime as dt
from itertools import combinations, pairwise
from pathlib import Path

import duckdb

import thaktho
from thaktho import vocabulary
from thaktho.contract import shipped
from thaktho.messages import LANGUAGES, Text
from thaktho.pages import SiteSettings
from thaktho.pages.settings import Told
from thaktho.questions import shipped as questions
from thaktho.weave import linkages, measuring
from thaktho.weave.chains import chain
from thaktho.weave.works import gather

PACKAGE = Path(thaktho.__file__).parent
BASE = "https://songkhla.thaktho.example/id/"
SHARED = "https://w3id.org/thaktho/id/"
SCRIPT = '<script src="https://evil.example/x.js">alert("1")</script>\'"><img src=x onerror=alert(1)>'
RTL = "โครงการ\u202eกลับหลัง\u202c \u200fข้อความ"
ZALGO = "โครงการ" + "ก" + "\u0300\u0301\u0302\u0303\u0489" * 40
LONG = "โครงการยาวมาก" * 800
FORMULA = '=HYPERLINK("https://evil.example","คลิก")'
CONTROL = "โครงการ\x00มี\x08อักขระ\x0bควบคุม\x1f\ufffe"
GONE = BASE + "project/L7889/66-L7889-2-99"
"""A project that was published and is not any more."""
HOSTILE = (SCRIPT, RTL, ZALGO, LONG, FORMULA, CONTROL)
TOLD = f"{BASE}dataset/songkhla-pao/budget"
"""A dataset of which more is said than its facts."""
SITE = SiteSettings(
    title=Text("ถักทอสงขลา", "Thaktho Songkhla"),
    base=BASE,
    language="th",
    date=dt.date(2025, 3, 31),
    questions=tuple(
        one.of("<https://evil.example/>", Text(SCRIPT, RTL)) if one.parameter else one for one in questions()
    ),
    datasets={TOLD: Told(3, (Text("สุขภาพ", "Health"), Text(SCRIPT, SCRIPT)), Text("ทุกปี", "annual"))},
    structured={
        (key, language): {"@context": "https://schema.org/", "@type": "Dataset", "name": "".join(HOSTILE) + language}
        for key in ("", TOLD)
        for language in LANGUAGES
    },
)

PICTURE = ("parties", "population", "publishing", "totals", "shared_money", "balance", "learning", "gaps", "alignment")
"""The steps of the weave by which the picture around linkages is made of these."""
LINKAGES = """
create table linkage (iri text, kind text, area text, year integer, rule text, score double,
  funds integer, projects integer, verdict text, about text);
create table pair (linkage text, kind text, one text, two text, score double, rule text, area text, year integer,
  verdict text, crowd text);
create table linkage_decision (linkage text, decision text, number integer, kind text, verdict text, why text, org text,
  org_iri text, decided_on date, counts boolean, own boolean);
create table linkage_member (linkage text, member text, projects integer);
create table linkage_evidence (linkage text, project text);
create table reported_twice (project text, linkage text);
create table cell (area text, level text, year integer, goal text, grp text, funds integer,
  bodies integer, projects integer);
"""
AREAS = {
    "region-12": ("region", None, "เขตสุขภาพที่ 12", "Health Region 12"),
    "90": ("province", "region-12", "สงขลา", "Songkhla"),
    "9001": ("amphoe", "90", "เมืองสงขลา", "Mueang Songkhla"),
    "9010": ("amphoe", "90", "สะเดา", "Sadao"),
    "9003": ("amphoe", "90", "จะนะ", "Chana"),
    "900101": ("tambon", "9001", "บ่อยาง", "Bo Yang"),
    "900102": ("tambon", "9001", "เขารูปช้าง", "Khao Rup Chang"),
    "901002": ("tambon", "9010", "ปริก", "Prik"),
    "901009": ("tambon", "9010", "ปาดังเบซาร์", "Padang Besa"),
    "900301": ("tambon", "9003", "บ้านนา", "Ban Na"),
}
FUNDS = {
    "L7889": ("กองทุนสุขภาพตำบล เทศบาลตำบลปริก", "community-health-fund", "local", "5901002"),
    "L5248": ("กองทุนสุขภาพตำบล อบต.ปริก", "community-health-fund", "local", None),
    "SSS": ("สำนักงานกองทุนสนับสนุนการสร้างเสริมสุขภาพ", "health-promotion-foundation", "central", None),
    "PAO": ("งบประมาณขององค์การบริหารส่วนจังหวัดสงขลา", "own-budget", "local", None),
    "ส-ส-ส": ("สสส.", "health-promotion-foundation", "central", None),
    "X": (SCRIPT, "foundation", "people", None),
}


class Tables:
    """Fills the fact tables the way `thaktho.facts` does."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        self.con.execute((PACKAGE / "facts.sql").read_text(encoding="utf-8"))
        self._cell = 1
        self._statements: list[tuple[object, ...]] = []
        self._terms: list[tuple[object, ...]] = []

    def say(self, subject: str, cls: str, dataset: str, **fields: object) -> None:
        """State fields of a thing; a value that begins with http names a thing."""
        self._cell += 1
        for column, (field, said) in enumerate(fields.items()):
            for ordinal, value in enumerate(said if isinstance(said, list) else [said]):
                plain, printed = value if isinstance(value, tuple) else (value, None)
                iri = str(plain) if str(plain).startswith((BASE, SHARED)) else None
                row = (
                    subject,
                    cls,
                    field,
                    ordinal,
                    None,
                    str(plain),
                    iri,
                    dataset,
                    "โครงการ",
                    f"{chr(65 + column)}{self._cell}",
                    printed,
                    False,
                )
                self._statements.append(row)

    def print_only(self, subject: str, cls: str, field: str, printed: str) -> None:
        """State a field whose printed text could not be settled."""
        data = BASE + "dataset/health-funds/projects"
        self._statements.append((subject, cls, field, 1000, None, None, None, data, "โครงการ", "F99", printed, False))

    def term(
        self,
        iri: str,
        kind: str,
        code: str,
        th: str,
        en: str | None = None,
        *,
        path: bool = True,
        vulnerable: bool = False,
    ) -> None:
        """Name a thing; its path is what follows the base of its IRI."""
        where = iri.removeprefix(BASE).removeprefix(SHARED) + "/" if path else None
        row = (iri, kind, code, th, en, f"{th} คือ", None if en is None else f"What {en} is", where, vulnerable)
        self._terms.append(row)

    def settle(self) -> None:
        """Put what was said into the tables, all at once: row by row DuckDB takes seconds."""
        marks = ", ".join(["unnest(?)"] * 12)
        self.con.execute(
            f"insert into statement select {marks}", [list(column) for column in zip(*self._statements, strict=True)]
        )
        marks = ", ".join(["unnest(?)"] * 9)
        self.con.execute(
            f"insert into term select {marks}", [list(column) for column in zip(*self._terms, strict=True)]
        )


def fund(code: str) -> str:
    return (SHARED if code.startswith("L") else BASE) + f"fund/{code}"


def fill(one_work: tuple[str, ...] = ()) -> duckdb.DuckDBPyConnection:
    """Return the filled tables; the projects of the codes in ``one_work`` are each the same as the one before."""
    tables = Tables()
    _codes(tables)
    _places(tables)
    _publishers(tables)
    _plans(tables)
    _projects(tables)
    _hostile(tables)
    _lines(tables)
    tables.con.execute(LINKAGES)
    _linkages(tables)
    _editions(tables)
    tables.settle()
    tables.con.execute(
        "create table quad as"
        " select 'graph' as g, subject as s, $p as p, value as o from statement where field = 'title'",
        {"p": "http://purl.org/dc/terms/title"},
    )
    vocabulary.tell(tables.con, shipped(), "linkages", [])
    for name in ("facts_said.sql", "facts_views.sql"):
        tables.con.execute((PACKAGE / name).read_text(encoding="utf-8"))
    places = (PACKAGE / "weave" / "places.sql").read_text(encoding="utf-8")
    tables.con.execute(places[: places.index("create table linkage (")])
    projects = [f"{BASE}project/L7889/{code}" for code in one_work]
    for one, two in pairwise(projects):
        ask = "insert into pair (linkage, kind, one, two) values ('linkage:' || $one, 'same-project', $one, $two)"
        tables.con.execute(ask, {"one": one, "two": two})
    _going_on(tables)
    tables.con.execute((PACKAGE / "weave" / "goals.sql").read_text(encoding="utf-8"))
    chain(tables.con)
    gather(tables.con)
    linkages._run(tables.con, [*PICTURE, "incomplete"])
    measuring.tell(tables.con, [])
    return tables.con


def _going_on(tables: Tables) -> None:
    """Let a project go on with the first of the year before, another with both; nothing is compared by rules."""
    projects = [f"{BASE}project/L7889/{code}" for code in ("66-L7889-2-01", "67-S-2", "68-L7889-5")]
    for one, two in combinations(projects, 2):
        ask = "insert into pair (linkage, kind, one, two, score) values (?, 'continuation', ?, ?, 0.9)"
        tables.con.execute(ask, [f"on:{one} {two}", one, two])
    tables.con.execute(
        "create table compared (iri text, number integer); create table judged (one text, two text, said text);"
        " create table candidate (early integer, late integer, one text, two text)"
    )


def _editions(tables: Tables) -> None:
    """Let the edition in force of a dataset differ from the one before it, and let addresses be left out of it."""
    data, first = BASE + "dataset/health-funds/projects", BASE + "project/L7889/66-L7889-2-01"
    con = tables.con
    con.execute("insert into edition_before values (?, 3, date '2025-03-31', 2, date '2025-01-15')", [data])
    con.executemany(
        "insert into changed_thing values (?, ?, ?, ?, ?)",
        [
            (data, first, "project", "changed", first),
            (data, f"{first}/lesson/1", "lesson", "changed", first),
            (data, BASE + "project/L7889/67-S-4", "project", "added", BASE + "project/L7889/67-S-4"),
            (data, GONE, "project", "gone", None),
            (data, None, "organization", "gone", None),
        ],
    )
    fields = [
        (first, 0, "ชื่อโครงการ", "Project title", "name", "changed"),
        (first, 1, "งบประมาณที่อนุมัติ", "Amount approved", "money", "changed"),
        (first, 2, "พื้นที่ดำเนินการ", "Area", "area", "added"),
        (first, 3, "วันสิ้นสุด", "End date", "date", "removed"),
        (first, 4, "หน่วยงานรับผิดชอบ", "Responsible body", "thing", "changed"),
        (f"{first}/lesson/1", 0, SCRIPT, SCRIPT, "name", "added"),
    ]
    con.executemany("insert into changed_field values (?, ?, ?, ?, ?, ?, ?)", [(data, *field) for field in fields])
    body = BASE + "organization/ชมรมผู้สูงอายุบ้านพรุหมาก"
    values = [
        (1, "before", 0, "55000", None, fund("L7889")),
        (1, "after", 0, "60000", None, fund("L7889")),
        (2, "after", 0, None, SHARED + "area/901002", None),
        (4, "after", 0, None, body, None),
    ]
    con.executemany(
        "insert into changed_value values (?, ?, ?, ?, ?, ?, ?, ?)", [(data, first, *value) for value in values]
    )
    path = GONE.removeprefix(BASE) + "/"
    told = (GONE, path, "project", "66-L7889-2-99")
    con.executemany(
        "insert into withdrawn values (?, ?, ?, ?, ?, ?, ?)",
        [(*told, data, 3, dt.date(2025, 3, 31)), (*told, BASE + "dataset/thaihealth/projects", 2, dt.date(2025, 2, 1))],
    )


def _codes(tables: Tables) -> None:
    for cls, concepts in shipped().concepts.items():
        for concept in concepts:
            kind = concept.iri.removeprefix(SHARED + "code/").split("/")[0]
            where = f"target-group/{concept.notation}/" if cls.endswith("#TargetGroup") else None
            row = (
                concept.iri,
                kind,
                concept.notation,
                concept.label.th,
                concept.label.en,
                concept.definition.th,
                concept.definition.en,
                where,
                concept.vulnerable,
            )
            tables.con.execute("insert into term values (?,?,?,?,?,?,?,?,?)", row)


def _places(tables: Tables) -> None:
    for code, (level, parent, th, en) in AREAS.items():
        tables.con.execute(
            "insert into area values (?,?,?,?,?,?)", (code, f"{SHARED}area/{code}", level, parent, th, en)
        )
        tables.term(f"{SHARED}area/{code}", "area", code, th, en)
    for code, amphoe, th, en, tambon in (
        ("5901002", "9010", "เทศบาลตำบลปริก", "Prik Tambon Municipality", ["901002"]),
        ("4900101", "9001", "เทศบาลนครสงขลา", "", ["900101"]),
        ("6900301", "9003", "องค์การบริหารส่วนตำบลบ้านนา", "", ["900301"]),
    ):
        iri = f"{SHARED}local-authority/{code}"
        tables.con.execute(
            "insert into local_authority values (?,?,?,?,?,?)", (code, iri, "tambon-municipality", amphoe, th, en)
        )
        tables.term(iri, "local-authority", code, th, en)
        for one in tambon:
            tables.con.execute("insert into local_authority_tambon values (?,?)", (code, one))


def _publishers(tables: Tables) -> None:
    for name, th, sector in (
        ("songkhla-pao", "องค์การบริหารส่วนจังหวัดสงขลา", "local"),
        ("health-funds", "กองทุนสุขภาพตำบลจังหวัดสงขลา", "local"),
        ("thaihealth", "สำนักงานกองทุนสนับสนุนการสร้างเสริมสุขภาพ", "central"),
        ("editors", "ผู้เรียบเรียง", "academic"),
    ):
        iri = f"{BASE}publisher/{name}"
        row = (
            name,
            iri,
            th,
            f"{name} in English",
            sector,
            "provincial-administration",
            None,
            'https://www.example.go.th/"onmouseover="alert(1)',
            "กองยุทธศาสตร์และงบประมาณ",
            "Budget division",
            "plans@songkhla.example",
        )
        tables.con.execute("insert into publisher values (?,?,?,?,?,?,?,?,?,?,?)", row)
        tables.term(iri, "publisher", name, th, f"{name} in English")
    for publisher, name, first, last in (
        ("songkhla-pao", "budget", 2565, 2566),
        ("health-funds", "projects", 2561, 2568),
        ("thaihealth", "projects", 2565, 2568),
        ("editors", "annotations", 2561, 2568),
    ):
        iri = f"{BASE}dataset/{publisher}/{name}"
        sent = {
            "iri": iri, "id": name, "publisher": f"{BASE}publisher/{publisher}", "title_th": f"ชุดข้อมูล {name}",
            "title_en": f"Dataset {name}", "description_th": SCRIPT, "first_year": first, "last_year": last,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "compiled_by_th": "ถักทอเรียบเรียงจากข้อมูลสาธารณะ",
            "compiled_by_en": "Restated from public facts", "submission": iri + "/s1",
            "submitted_at": dt.datetime(2025, 3, 31, 3, 0),  # noqa: DTZ001 - the column holds Thai time
            "file": 'โครงการ "ปี 2566".xlsx',
            "sha256": "ab" * 32, "incomplete": publisher == "health-funds", "left_out": 7,
            "withheld": 2, "graph": iri + "/g", "violations": 0, "warnings": 12, "infos": 3,
        }  # fmt: skip
        tables.con.execute("insert into dataset by name select unnest(?)", [sent])
        tables.term(iri, "dataset", name, f"ชุดข้อมูล {name}", f"Dataset {name}")


def _plans(tables: Tables) -> None:
    data = BASE + "dataset/songkhla-pao/budget"
    vision = BASE + "strategy/SKH2570"
    tables.say(
        vision,
        "strategy",
        data,
        code="SKH2570",
        title="วิสัยทัศน์สงขลา 2570",
        startYear=2566,
        endYear=2570,
        area=SHARED + "area/90",
        page="javascript:alert(1)",
    )
    tables.term(vision, "strategy", "SKH2570", "วิสัยทัศน์สงขลา 2570", "Songkhla Vision 2570")
    for number, title in enumerate(("เศรษฐกิจสร้างสรรค์", "สิ่งแวดล้อมยั่งยืน", "สังคมเป็นสุข"), 1):
        goal = f"{BASE}goal/SKH2570-{number}"
        tables.say(goal, "goal", data, code=f"SKH2570-{number}", title=title, strategy=vision)
        tables.term(goal, "goal", f"SKH2570-{number}", title)
    under = f"{BASE}goal/SKH2570-3-1"
    tables.say(
        under,
        "goal",
        data,
        code="SKH2570-3-1",
        title="ผู้สูงอายุอยู่ดี",
        broader=BASE + "goal/SKH2570-3",
        closeMatch=BASE + "goal/SKH2570-2",
    )
    tables.term(under, "goal", "SKH2570-3-1", "ผู้สูงอายุอยู่ดี")
    plan = BASE + "plan/health-funds/แผนงานผู้สูงอายุ"
    tables.say(
        plan,
        "plan",
        BASE + "dataset/health-funds/projects",
        title="แผนงานผู้สูงอายุ",
        fiscalYear=2566,
        strategy=vision,
        goal=BASE + "goal/SKH2570-3",
    )
    tables.term(plan, "plan", "แผนงานผู้สูงอายุ", "แผนงานผู้สูงอายุ")
    for code, (name, kind, sector, authority) in FUNDS.items():
        fields: dict[str, object] = {
            "code": code,
            "name": name,
            "kind": f"{SHARED}code/body-kind/{kind}",
            "sector": f"{SHARED}code/sector/{sector}",
        }
        if authority:
            fields["localAuthority"] = f"{SHARED}local-authority/{authority}"
        tables.say(fund(code), "fund", BASE + "dataset/health-funds/projects", **fields)
        tables.term(fund(code), "fund", code, name)
    for code, name in (("ชมรมผู้สูงอายุบ้านพรุหมาก", "ชมรมผู้สูงอายุบ้านพรุหมาก"), ("PAO", "องค์การบริหารส่วนจังหวัดสงขลา")):
        iri = f"{BASE}organization/{code}"
        tables.say(
            iri,
            "organization",
            BASE + "dataset/health-funds/projects",
            name=name,
            sector=SHARED + "code/sector/people",
            kind=SHARED + "code/body-kind/community-group",
        )
        tables.term(iri, "organization", code, name)


def project(
    tables: Tables,
    code: str,
    title: str,
    *,
    year: int = 2566,
    dataset: str = "health-funds",
    money: object = "60000",
    paid_by: str | None = "L7889",
    areas: tuple[str, ...] = ("901002",),
    phase: str = "approved",
    group: str = "1004",
    **more: object,
) -> str:
    """State a project with one funding and one reach, and return its IRI."""
    iri, data = f"{BASE}project/L7889/{code}", f"{BASE}dataset/{dataset}/projects"
    fields: dict[str, object] = {
        "code": code,
        "title": title,
        "fiscalYear": (year, f"พ.ศ. {year}"),
        "area": [(f"{SHARED}area/{a}", "ตำบลปริกอำเภอสะเดา") for a in areas],
    }
    if paid_by:
        fields["fund"] = fund(paid_by)
    tables.say(iri, "project", data, **fields, **more)
    funding: dict[str, object] = {"project": iri}
    if paid_by:
        funding["fund"] = fund(paid_by)
    if money is not None:
        funding[phase] = (money, f"{money} บาทถ้วน")
    tables.say(f"{iri}/funding/{paid_by}/{dataset}", "funding", data, **funding)
    reach = {"project": iri, "targetGroup": f"{SHARED}code/target-group/{group}", "expected": 1200, "reached": 80}
    tables.say(f"{iri}/reach/{group}", "reach", data, **reach)
    if dataset == "health-funds":
        tables.term(iri, "project", code, title)
    return iri


def _projects(tables: Tables) -> None:
    goal = BASE + "goal/SKH2570-3"
    first = project(
        tables,
        "66-L7889-2-01",
        "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก",
        goal=goal,
        start="2022-10-05",
        end="2023-09-30",
        plan=BASE + "plan/health-funds/แผนงานผู้สูงอายุ",
        responsible=BASE + "organization/ชมรมผู้สูงอายุบ้านพรุหมาก",
        status=SHARED + "code/project-status/completed",
        page="https://www.example.go.th/project/12?a=1&b=2",
    )
    project(tables, "66-L7889-2-01", "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก", dataset="thaihealth")
    project(
        tables,
        "66-S-1",
        "โครงการชุมชนน่าอยู่ ตำบลปริก และตำบลบ่อยาง",
        paid_by="SSS",
        money="1250000.50",
        areas=("901002", "900101"),
        goal=BASE + "goal/SKH2570-3-1",
        parent=first,
    )
    project(tables, "67-S-2", "โครงการที่ยังไม่ทราบงบประมาณ", paid_by=None, money=None, areas=("9010",), year=2567)
    project(
        tables,
        "67-S-3",
        "โครงการตามแผน",
        paid_by="PAO",
        money="2500000",
        phase="planned",
        year=2567,
        areas=("90",),
        group="1002",
    )
    project(
        tables,
        "67-S-4",
        "โครงการของ สสส.",
        paid_by="ส-ส-ส",
        money="90000",
        phase="requested",
        year=2567,
        areas=("900101",),
    )
    for number in range(5, 45):
        project(
            tables, f"68-L7889-{number}", f"โครงการที่ {number} ป้องกันไข้เลือดออกในชุมชน", year=2568, money=str(1000 * number)
        )
    project(tables, "68-E-1", "โครงการสองจังหวัด", year=2565, money="7000", areas=("900102", "930101"))
    tables.term(f"{SHARED}area/930101", "elsewhere", "930101", "ตำบลคูหาสวรรค์", path=False)
    unread = project(tables, "68-E-2", "โครงการที่อ่านพื้นที่ไม่ออก", year=2565, money=None, areas=())
    tables.print_only(unread, "project", "area", "ชุมชนหลังวัด")
    data = BASE + "dataset/health-funds/projects"
    tables.say(
        first + "/activity/1",
        "activity",
        data,
        project=first,
        title="อบรม",
        start="2023-01-05",
        area=SHARED + "area/901002",
    )
    tables.say(
        first + "/target/1",
        "target",
        data,
        project=first,
        indicator="ร้อยละ",
        unit="%",
        baseline="10.5",
        aim="80",
        result="76.25",
    )
    lesson = {"project": first, "text": "นัดวันตลาดนัด คนมามากกว่า " + SCRIPT, "advice": "จัดวันตลาดนัดทุกครั้ง"}
    tables.say(first + "/lesson/1", "lesson", data, **lesson, targetGroup=SHARED + "code/target-group/1004")
    notes = BASE + "dataset/editors/annotations"
    tables.say(
        notes + "/1",
        "annotation",
        notes,
        about=BASE + "project/L7889/67-S-3",
        goal=goal,
        date="2025-03-01",
        targetGroup=SHARED + "code/target-group/1004",
        reason="ชื่อโครงการบอก " + SCRIPT,
        by=BASE + "publisher/editors",
    )
    tables.say(
        notes + "/2",
        "annotation",
        notes,
        about=fund("ส-ส-ส"),
        sameFund=fund("SSS"),
        date="2025-03-01",
        reason="ชื่อย่อของกองทุนเดียวกัน",
        by=BASE + "publisher/editors",
    )
    for number in (1, 2):
        tables.term(f"{notes}/{number}", "annotation", str(number), f"บันทึก {number}", path=False)


def _hostile(tables: Tables) -> None:
    for number, title in enumerate(HOSTILE):
        project(
            tables,
            f"99-{number}",
            title,
            paid_by="X",
            objective=title,
            description=title,
            areas=("901009",),
            page='https://evil.example/"><script>alert(1)</script>',
        )


def _lines(tables: Tables) -> None:
    data = BASE + "dataset/songkhla-pao/budget"
    for number in range(450):
        iri = f"{BASE}budget-line/songkhla-pao/{number}"
        tables.say(
            iri,
            "budget-line",
            data,
            code=str(number),
            title=HOSTILE[number] if number < 6 else f"ค่าใช้จ่ายรายการที่ {number}",
            fiscalYear=2565 + number % 2,
            amount=str(10000 + number),
            fund=fund("PAO"),
            holder=BASE + "organization/PAO",
            budgetArea="ด้านบริหารทั่วไป",
            budgetPlan=f"แผนงานที่ {number % 5}",
            area=SHARED + "area/90",
            budgetCategory=SHARED + "code/budget-category/" + ("personnel" if number % 2 else "operations"),
        )
        tables.term(iri, "budget-line", str(number), f"รายการที่ {number}", path=False)


def _linkages(tables: Tables) -> None:
    con = tables.con
    first, second = BASE + "project/L7889/66-L7889-2-01", BASE + "project/L7889/66-S-1"
    meets, same = BASE + "linkage/same-place-year/901002-2566", BASE + "linkage/explicit/66-L7889-2-01"
    con.execute(
        "insert into linkage values (?,?,?,?,?,?,?,?,null,null)",
        (meets, "same-place-year", "901002", 2566, "tambon+year", 0.9, 2, 2),
    )
    con.execute(
        "insert into linkage values (?,?,?,?,?,?,?,?,null,null)",
        (same, "explicit", None, None, "code", 1.0, 1, 1),
    )
    con.executemany(
        "insert into linkage_member values (?,?,?)",
        [
            (meets, fund("L7889"), 1),
            (meets, fund("SSS"), 1),
            (same, BASE + "dataset/health-funds/projects", 1),
            (same, BASE + "dataset/thaihealth/projects", 1),
        ],
    )
    con.executemany("insert into linkage_evidence values (?,?)", [(meets, first), (meets, second), (same, first)])
    con.execute("insert into reported_twice values (?, ?)", (first, same))
    for iri in (meets, same):
        tables.term(iri, "linkage", iri.rsplit("/", 1)[-1], f"ความเชื่อมโยง {iri.rsplit('/', 1)[-1]}")
