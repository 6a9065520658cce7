"""A dataset as `describe` would tell it, for tests of what becomes of it in a CKAN."""

import datetime as dt
import secrets
from dataclasses import replace
from typing import Any

from thaktho.messages import Text
from thaktho.metadata import Agent, File, Keyword, Metadata, Place
from thaktho.workspace import Source

BASE = "https://test.example/id/"
BANGKOK = dt.timezone(dt.timedelta(hours=7))
TURTLE = '<https://test.example/id/project/a> <http://purl.org/dc/terms/title> "โครงการผู้สูงอายุ"@th .\n'.encode()
CSV = "รหัส,ชื่อ\nL5221-1,โครงการผู้สูงอายุ\n".encode()
KEYWORDS = (
    Keyword("target-group", "https://w3id.org/thaktho/id/code/target-group/1004", Text("ผู้สูงอายุ", "Older people")),
    Keyword("area", "https://w3id.org/thaktho/id/area/90", Text("สงขลา", "Songkhla")),
    Keyword("fund", "https://w3id.org/thaktho/id/fund/L5221", Text("กองทุน อบต.ทดสอบ (L5221)", "Test fund (L5221)")),
    Keyword("word", None, Text("แผนงาน/โครงการ", "plans")),
)


def files(turtle: bytes = TURTLE, csv: bytes = CSV) -> tuple[File, ...]:
    """Return four files: Turtle, JSON-LD and two CSVs."""
    return (
        File("dataset.ttl", turtle, "text/turtle", Text("ข้อมูลทั้งหมด (Turtle)", "All data (Turtle)")),
        File("dataset.jsonld", b"[]\n", "application/ld+json", Text("ข้อมูลทั้งหมด (JSON-LD)", "All data (JSON-LD)")),
        File("dataset.csv", csv, "text/csv", Text("โครงการ (CSV)", "Projects (CSV)")),
        File("dataset.budget-line.csv", csv * 2, "text/csv", Text("รายการงบประมาณ (CSV)", "Budget lines (CSV)")),
    )


def described(organization: str | None = "org", publisher: str | None = None, **other: Any) -> Metadata:
    """Return what is said of a dataset of a publisher that no other test has, and of four files.

    Args:
        organization: of the CKAN.
        publisher: its id; a random one where none is given.
        other: fields that are to be otherwise.
    """
    who = publisher or f"fund-{secrets.token_hex(5)}"
    agent = Agent(
        f"{BASE}publisher/{who}",
        who,
        Text("กองทุนหลักประกันสุขภาพทดสอบ", "Test health fund"),
        "local",
        "community-health-fund",
        None,
        Text("สำนักงานกองทุนทดสอบ", "Office of the test fund"),
        "office@test.example",
    )
    received = dt.datetime(2026, 10, 5, 9, 30, tzinfo=BANGKOK)
    iri = f"{BASE}dataset/{who}/projects/2568"
    made = Metadata(
        iri=iri,
        key=(who, "projects", "2568"),
        title=Text("โครงการของกองทุนทดสอบ ปี 2568", "Projects of the test fund, 2025"),
        description=Text("โครงการที่กองทุนสนับสนุน", "Projects that the fund supports"),
        publisher=agent,
        organization=organization,
        license="https://creativecommons.org/licenses/by/4.0/",
        number=1,
        submission=f"{BASE}submission/{who}/projects/2568/1",
        issued=received,
        modified=received,
        years=(2568, 2568),
        places=(Place("https://w3id.org/thaktho/id/area/90", "90", "province", Text("สงขลา", "Songkhla")),),
        keywords=KEYWORDS,
        counts=(("project", 1),),
        frequency="ANNUAL",
        themes=("HEAL",),
        objectives=("พันธกิจหน่วยงาน",),
        sources=(Source(Text("รายงานประจำปี", "Yearly report"), "https://test.example/report", "not stated"),),
        compiled_by=None,
        left_out=0,
        withheld=0,
        series=f"{BASE}series/{who}/projects",
        series_title=Text("โครงการของกองทุนทดสอบ", "Projects of the test fund"),
        previous_year=None,
        earlier=(),
        sha256="0" * 64,
        landing_page=f"https://test.example/dataset/{who}/projects/2568/",
        files=files(),
    )
    return replace(made, **other)
