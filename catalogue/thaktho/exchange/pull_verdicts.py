"""What is said of a file that an officer put into a CKAN: in words, as a report to read and as data.

All of it stands in public: it names sheet, cell and what would be right, and repeats nothing personal.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thaktho import report_page
from thaktho.ckan.answering import Report
from thaktho.ckan.pull import STATUS, Upload
from thaktho.intake.guard.find import shown_name
from thaktho.messages import Text, text
from thaktho.model import Finding
from thaktho.report import SEVERITIES

RANKED = (
    "personal",
    "purged",
    "unreadable",
    "unclear",
    "mend",
    "elsewhere",
    "denied",
    "waits",
    "withdrawn",
    "older",
    "published",
    "unchanged",
    "gone",
)
"""What may become of a file, the gravest first: the status of a package is the gravest of its files."""
CHECKED_AT, SAYS = "thaktho_checked_at", "thaktho_says"
"""Extras beside `STATUS`: when it was written, and a sentence."""
MOST_FINDINGS = 5_000
"""So many findings stand in a report, the gravest first: it goes through every CKAN's limit of size."""
BLOCKING = frozenset({"find.personal_identity", "find.personal_phone", "find.personal_email", "find.personal_account"})
UNKNOWN: Mapping[str, Any] = {"findings": []}
"""The report of what was not judged, or of which nothing is told any more."""
_CODES = {
    "accepted": "published",
    "foreseen": "published",
    "many-gone": "waits",
    "permission": "waits",
    "superseded": "older",
}
_TAKEN = frozenset({"find.personal_name", "find.personal_members"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a code of `RANKED`, in words, and what its officer can do.

    ``dataset`` is the key of the dataset that it was taken for, ``by`` by what that was known; ``report`` is that of
    the check, as `Checked.report` gives it.
    """

    code: str
    says: Text
    do: Text | None = None
    dataset: str | None = None
    by: Text | None = None
    report: Mapping[str, Any] | None = None


def judged(outcome: str, report: Mapping[str, Any], *, private: bool) -> Outcome:
    """Return the outcome of a submission of that verdict.

    Args:
        outcome: a verdict of the ledger; ``many-gone`` or ``permission``, for which it waits; ``superseded``, where
            something newer came while it waited; ``foreseen``, where it would be published.
        report: of the check, or `UNKNOWN`.
        private: only its organisation sees the file in the CKAN.
    """
    rules = {finding["rule"] for finding in report["findings"]}
    counts = {
        "projects": report.get("projects", 0),
        "count": sum(finding["severity"] == "violation" for finding in report["findings"]),
    }
    if outcome == "rejected" and rules & BLOCKING:
        seen = "private" if private else "public"
        return Outcome("personal", text(f"pull.personal_{seen}"), text("pull.personal_do"), report=report)
    if outcome == "rejected":
        return Outcome("mend", text("pull.mend", **counts), text("pull.mend_do"), report=report)
    code = _CODES.get(outcome, outcome)
    do = text("pull.older_do") if code == "older" else None
    do = text("pull.names_do") if rules & _TAKEN and not private else do
    return Outcome(code, text(f"pull.{outcome.replace('-', '_')}", **counts), do, report=report)


def unjudged(code: str, rule: str, says: Text, do: Text) -> Outcome:
    """Return the outcome of a file that was not judged: why, and what its officer can do.

    Args:
        code: of `RANKED`.
        rule: the key of the message that says why.
        says: that message.
        do: what is to be done.
    """
    finding = Finding("violation", rule, says).as_dict()
    return Outcome(code, says, do, report={"conforms": False, "findings": [finding]})


def purged() -> Outcome:
    """Return the outcome of a file of which something was taken out for good: nothing of it is told any more."""
    return Outcome("purged", text("pull.purged"), text("pull.purged_do"))


def reports(upload: Upload, outcome: Outcome, at: dt.datetime) -> list[Report]:
    """Return what is written beside an upload: a page to read, and the same as JSON.

    Args:
        upload: what was judged.
        outcome: what became of it.
        at: now.
    """
    name = shown_name(upload.name)
    told: dict[str, Any] = {
        "status": outcome.code,
        "says": outcome.says.as_dict(),
        "do": outcome.do.as_dict() if outcome.do else None,
        "resource": upload.resource,
        "uploaded_at": upload.modified.isoformat(timespec="seconds"),
        "checked_at": at.isoformat(timespec="seconds"),
        "dataset": outcome.dataset,
        "taken_for_it_by": outcome.by.as_dict() if outcome.by else None,
        **_bounded(outcome.report or UNKNOWN),
        "file": name,
    }
    lead = [outcome.says, *filter(None, (outcome.do, outcome.by))]
    title, about = text("pull.report_title", file=name), text("pull.report_about", file=name)
    made = report_page.files(told, Text(name, name), lead)
    return [
        Report(
            upload.resource,
            f"{title.th} / {title.en}" + (" (JSON)" if ending == "json" else ""),
            ending,
            f"{about.th} / {about.en}",
            file.content,
        )
        for ending, file in zip(("html", "json"), made, strict=True)
    ]


def extras(code: str, at: dt.datetime) -> dict[str, str]:
    """Return the status fields of a package of that status."""
    says = text(f"pull.status_{code}")
    return {
        STATUS: code,
        CHECKED_AT: at.isoformat(timespec="seconds"),
        SAYS: f"{says.th} / {says.en}",
    }


def gravest(codes: Iterable[str]) -> str | None:
    """Return the gravest of several codes; None where none of them says anything to an officer."""
    return min((code for code in codes if code in RANKED), key=RANKED.index, default=None)


def _bounded(report: Mapping[str, Any]) -> dict[str, Any]:
    findings: Sequence[Mapping[str, Any]] = report["findings"]
    ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding["severity"]))
    return {**report, "findings": ranked[:MOST_FINDINGS], "findings_in_all": len(findings)}
