"""A report of a validation as the files that stand beside a dataset: a page for people, JSON for programs.

The page needs nothing from elsewhere and runs nothing: it is opened wherever somebody downloads it to.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from thaktho import report
from thaktho.contract import shipped
from thaktho.messages import LANGUAGES, Language, Text, text
from thaktho.metadata import File
from thaktho.model import Finding
from thaktho.resources import folder

_MOST_PLACES = 50
"""So many places of one rule are listed on the page; the JSON has all."""


def files(said: Mapping[str, Any], title: Text, lead: Sequence[Text] | None = None) -> tuple[File, File]:
    """Return a report as ``validation-report.html`` and ``.json``.

    Args:
        said: the report as it is kept, or as `Checked.report` gives it without ``own``: what was taken out as personal
            data is not in it, and would not be handed on. Without ``projects``, nothing is counted.
        title: of what was checked.
        lead: sentences on what became of it; None: those of a dataset that is published with this report.
    """
    told = [text("validation.published")] if lead is None else lead
    kept = {**said, "findings": [{k: v for k, v in one.items() if k != "taken"} for one in said["findings"]]}
    data = json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
    return (
        File("validation-report.html", page(said, told, title).encode(), "text/html", text("validation.page")),
        File("validation-report.json", data, "application/json", text("validation.data")),
    )


def page(said: Mapping[str, Any], lead: Sequence[Text] = (), title: Text | None = None) -> str:
    """Return a report as one HTML page, in Thai and below in English; parameters as of `files`."""
    findings = [_finding(one) for one in said["findings"]]
    groups = report.groups(report.tell(findings, shipped(), {}))
    counts = {severity: sum(one.severity == severity for one in findings) for severity in report.SEVERITIES}
    headed = text("validation.title", title=title) if title else text("validation.untitled")
    parts = [
        {
            "lang": language,
            "title": headed[language],
            "lead": [sentence[language] for sentence in lead],
            "counts": _counts(said, counts, language),
            "none": text("validation.none")[language] if _is_counted(said) else "",
            "groups": [shown(group, language) for group in groups],
            "closing": text("validation.closing")[language],
        }
        for language in LANGUAGES
    ]
    return _environment().get_template("report.html.jinja").render(parts=parts, english=text("validation.english").en)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(folder("site") / "report")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _finding(said: Mapping[str, Any]) -> Finding:
    """Return a finding as it was before it was written down."""
    suggestion, setting = said.get("suggestion"), said.get("setting")
    return Finding(
        said["severity"],
        said["rule"],
        Text(**said["message"]),
        Text(**suggestion) if suggestion else None,
        said["sheet"],
        said["row"],
        said["column"],
        said["field"],
        said["value"],
        setting=Text(**setting) if setting else None,
    )


def _is_counted(said: Mapping[str, Any]) -> bool:
    """Tell whether a file was read: of one that was not, or is told of no more, no number would be true."""
    return "projects" in said


def _counts(said: Mapping[str, Any], counts: Mapping[str, int], language: Language) -> list[str]:
    if not _is_counted(said):
        return []
    lines = [text("validation.projects", count=f"{said['projects']:,}")]
    lines += [text(f"validation.{severity}", count=f"{count:,}") for severity, count in counts.items()]
    return [line[language] for line in lines]


def shown(group: report.Group, language: Language, more: str = "validation.more") -> dict[str, Any]:
    """Return a group of findings as a page shows it: `severity`, `heading`, `how`, `right`, `places`, `left`.

    ``settings`` are for pages that whoever runs the catalogue reads too; ``more`` is the message that says where the
    places are that are not listed.
    """
    found, left = report.places(group, language, most=_MOST_PLACES)
    return {
        "severity": group.places[0].finding.severity,
        "heading": report.heading(group, language),
        "how": text("report.how", how=group.how)[language] if group.how else "",
        "right": text("report.right", right=group.right)[language] if group.right else "",
        "places": [place for place in found if place],
        "left": text(more, count=left)[language] if left else "",
        "settings": report.settings(group, language, most=_MOST_PLACES),
    }
