"""A dataset as it is described, made by hand: the second year of a series, sent twice."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from thaktho import areas
from thaktho.messages import Text
from thaktho.metadata import Agent, File, Keyword, Metadata, Place, Version
from thaktho.workspace import Source, Workspace

BASE, SITE = "https://test.example/id/", "https://test.example/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
ZONE = dt.timezone(dt.timedelta(hours=7))
DEPLOYMENT = Workspace(Path(), Text("ทดสอบ", "Test"), BASE, ("90",), "th", annotations=True, authorities_file=None)
FUND = Agent(
    f"{BASE}publisher/fund",
    "fund",
    Text("กองทุนทดสอบ", "Test fund"),
    "local",
    "community-health-fund",
    "https://www.example.go.th/",
    Text("สำนักงานกองทุนทดสอบ", "Office of the test fund"),
    "office@test.example",
)
PLACE = Place(areas.iri("900101"), "900101", "tambon", areas.full_name("900101"))
_FIRST = Metadata(
    iri=f"{BASE}dataset/fund/projects/2568",
    key=("fund", "projects", "2568"),
    title=Text("โครงการปี 2568", "Projects of 2568"),
    description=Text("โครงการสำหรับทดสอบ", "Projects for tests"),
    publisher=FUND,
    organization="the-fund",
    license=CC_BY,
    number=1,
    submission=f"{BASE}submission/fund/projects/2568/1",
    issued=dt.datetime(2025, 2, 1, 9, 0, tzinfo=ZONE),
    modified=dt.datetime(2025, 2, 1, 9, 0, tzinfo=ZONE),
    years=(2568, 2568),
    places=(PLACE,),
    keywords=(
        Keyword("fund", f"{BASE}fund/L5221", Text("กองทุนสุขภาพตำบล", "กองทุนสุขภาพตำบล")),
        Keyword("area", PLACE.iri, Text("ตำบลบ่อยาง", "Bo Yang")),
    ),
    counts=(("funding", 2), ("project", 2)),
    frequency="ANNUAL",
    themes=("GOVE", "HEAL"),
    objectives=("พันธกิจหน่วยงาน",),
    sources=(Source(Text("ข้อบัญญัติ", "Ordinance"), "https://www.example.go.th/plan.pdf", "not stated"),),
    compiled_by=Text("ผู้เรียบเรียง", "The compiler"),
    left_out=1,
    withheld=2,
    series=f"{BASE}series/fund/projects",
    series_title=Text("โครงการ", "Projects"),
    previous_year=None,
    earlier=(),
    sha256="ab" * 32,
    landing_page=f"{SITE}dataset/fund/projects/2568/",
    files=(
        File("dataset.ttl", b"<a:a> <b:b> <c:c> .\n", "text/turtle", Text("ทั้งชุด", "All of it")),
        File("dataset.jsonld", b"[]\n", "application/ld+json", Text("ทั้งชุด", "All of it")),
        File("dataset.csv", b"iri\r\n", "text/csv", Text("ตาราง", "Table")),
    ),
)


def _second() -> Metadata:
    iri = _FIRST.iri.replace("2568", "2569")
    sent = _FIRST.submission.replace("2568/1", "2569/3")
    return replace(
        _FIRST,
        iri=iri,
        key=("fund", "projects", "2569"),
        title=Text("โครงการปี 2569", "Projects of 2569"),
        number=3,
        submission=sent,
        modified=_FIRST.issued + dt.timedelta(days=30),
        years=(2569, 2569),
        previous_year=_FIRST.iri,
        earlier=(Version(1, sent[:-1] + "1", _FIRST.issued),),
        landing_page=_FIRST.landing_page.replace("2568", "2569"),
        compiled_by=None,
        left_out=0,
        withheld=0,
    )


FIRST, SECOND = _FIRST, _second()
