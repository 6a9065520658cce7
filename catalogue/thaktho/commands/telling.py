"""What several commands share: asking whoever is there, telling what was found, and building the site."""

import argparse
import sys

from thaktho import report
from thaktho.check.findings import count
from thaktho.contract import Contract
from thaktho.errors import UsageError
from thaktho.flow import Catalogue
from thaktho.judging import Checked
from thaktho.messages import Language, seen, text
from thaktho.model import Finding
from thaktho.progress import Progress
from thaktho.workspace import Workspace

_YES = {"y", "yes", "ใช่"}


def vet_site(workspace: Workspace) -> None:
    """Read the reference files that a build needs, before anything is accepted that no site could then be built of.

    Raises:
        DataError: a file of boundaries, centroids or local authorities is not as it should be.
        SurroundingsError: one cannot be opened.
    """
    _ = workspace.geography, workspace.local_authorities


def build_site(catalogue: Catalogue, progress: Progress) -> None:
    """Weave, and build the site."""
    with progress.step("weave", text("cli.weaving")):
        facts = catalogue.weave()
    with progress.step("build", text("cli.building")):
        catalogue.build(facts, progress.tick)


def says_yes(question: str, language: Language) -> bool:
    """Ask, and tell whether the answer is yes; no answer at all is an error, so that a script does not publish."""
    print(text(question)[language], end=" ", flush=True)
    try:
        answer = sys.stdin.readline() if sys.stdin else ""
    except OSError:
        answer = ""
    if not answer:
        print()
        raise UsageError("cli.nobody_answers")
    return answer.strip().lower() in _YES


def print_found(checked: Checked, left_out: list[Finding], contract: Contract, options: argparse.Namespace) -> None:
    """Print what was found in a file and what was left out of it, as its officer reads it."""
    findings, columns = [*left_out, *checked.findings], checked.reading.columns
    for line in report.lines(findings, contract, columns, options.lang, whole=options.all):
        print(seen(line))
    if left_out:
        rows = len({(finding.sheet, finding.row) for finding in left_out})
        print(text("cli.left_out", rows=rows)[options.lang])


def counts(findings: list[Finding]) -> dict[str, int]:
    """Count findings by their severity, as messages name it."""
    found = count(findings)
    return {"violations": found["violation"], "warnings": found["warning"], "infos": found["info"]}
