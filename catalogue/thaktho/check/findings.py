"""Findings: what is wrong or worth a look in a submission, one a cell, ready to be shown or written as JSON."""

from collections.abc import Iterable

from thaktho.model import Finding, Note

SEVERITIES = ("violation", "warning", "info")


def of_note(note: Note) -> Finding:
    """Return the finding that a note of intake makes."""
    return Finding(
        note.severity,
        note.rule,
        note.message,
        note.suggestion,
        note.sheet,
        note.row,
        note.column,
        note.field,
        note.value,
        note.taken,
        note.setting,
    )


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Fold findings on one cell into one, the gravest, the earlier given first among equals; sort by place.

    What was taken out of a cell as personal data is always told: such a finding folds with none but its like.
    """
    best: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        where = (finding.sheet, finding.row, finding.field or finding.column)
        alone = not finding.row or finding.taken
        place = (*where, finding.rule) if alone else where
        held = best.get(place)
        if held is None or _rank(finding) < _rank(held):
            best[place] = finding
    return sorted(best.values(), key=_place)


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def _place(finding: Finding) -> tuple[int, str, int, int, str, str]:
    column = finding.column or ""
    return (_rank(finding), finding.sheet or "", finding.row or 0, len(column), column, finding.rule)


def conforms(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing is a violation; warnings publish."""
    return all(finding.severity != "violation" for finding in findings)


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity, every severity named."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts
