"""The process that judges one workbook, by what was published last, and ends.

    python -m thaktho.serve.checker WORKSPACE MEMORY PARENT

In comes a line of JSON (`Upload`) and the file's bytes; out goes a line of JSON (`Judged`) and the marked-up workbook.
It may use so many bytes of memory and `SECONDS` of computing; beyond, or when the process PARENT ends, the system ends
it. The file is read from memory, and nothing of it outlives the process.
"""

import json
import sys
from pathlib import Path
from typing import Any, TypedDict

from thaktho import report, report_page
from thaktho.check.findings import count
from thaktho.contract import shipped
from thaktho.errors import DataError, ThakthoError
from thaktho.exchange.recognising import Meant, meant
from thaktho.intake.files.tables import Parts
from thaktho.intake.markup.annotate import annotate
from thaktho.judging import Checked, Judging
from thaktho.messages import Language, Text, text
from thaktho.model import projects
from thaktho.serve.asker import confine, limit_computing
from thaktho.site_folder import PUBLISHED
from thaktho.store.graphs import Embedded
from thaktho.workspace import Workspace, open_workspace

SECONDS = 120
"""Of computing; the process that parses the file has its own."""


class Upload(TypedDict):
    """What came: the file's name, and ``publisher/dataset/period``, empty where the file says it itself."""

    name: str
    dataset: str
    language: Language


class Judged(TypedDict, total=False):
    """What was found, in the language that was asked for.

    ``wrong``: it could not be judged, and why; then nothing else is said. ``which``: what is wrong is that nobody knows
    for which dataset it is. ``lead`` says whether it may be published and what it was judged as, ``counts`` how much
    was found, ``groups`` what (as of `report_page.shown`). ``name`` is of the marked-up workbook, which follows;
    ``unmarked`` says why there is none.
    """

    wrong: str
    which: bool
    conforms: bool
    lead: list[str]
    counts: list[str]
    groups: list[dict[str, Any]]
    name: str
    unmarked: str


class Published(Judging):
    """A workspace as it was published, to judge by; nothing in it can be changed, and nobody is kept waiting."""

    def __init__(self, workspace: Workspace) -> None:
        """Open what was published.

        Raises:
            SurroundingsError: there is nothing, or it cannot be read.
        """
        self.workspace = workspace
        self.contract = shipped()
        self.store = Embedded(workspace.folder / PUBLISHED, snapshot=True)

    def close(self) -> None:
        """Let it go."""
        self.store.close()


def main(arguments: list[str]) -> None:
    """Judge what comes in."""
    folder, memory, parent = arguments
    confine(int(memory), int(parent))
    limit_computing(SECONDS)
    upload: Upload = json.loads(sys.stdin.buffer.readline())
    said, marked = judged(Path(folder), upload, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + marked)


def judged(folder: Path, upload: Upload, data: bytes) -> tuple[Judged, bytes]:
    """Judge a file.

    Args:
        folder: of the workspace.
        upload: what it is called, and for which dataset it is.
        data: its bytes.
    """
    language = upload["language"]
    file, parts = Path(upload["name"]), [(upload["name"], data)]
    try:
        with Published(open_workspace(folder)) as catalogue:
            found = _meant(catalogue, file, parts, upload["dataset"])
            if not isinstance(found, Meant):
                return Judged(wrong=found[language], which=True), b""
            checked = catalogue.check(file, found.publisher, found.dataset, parts=parts)
            contract = catalogue.contract_for(checked.reading, found.dataset)
    except ThakthoError as error:
        return Judged(wrong=error.message[language], which=False), b""
    told = report.tell(checked.findings, contract, checked.reading.columns)
    said = Judged(
        conforms=checked.conforms,
        lead=[sentence[language] for sentence in _lead(checked, found)],
        counts=[line[language] for line in _counts(checked)],
        groups=[report_page.shown(group, language, "check.more") for group in report.groups(told)],
    )
    try:
        marked = annotate(file.name, parts, told)
    except DataError as error:
        said["unmarked"] = error.message[language]
        return said, b""
    said["name"] = f"{file.stem}-{text('check.marked')[language]}{marked.ending}"
    return said, marked.data


def _meant(catalogue: Judging, file: Path, parts: Parts, claim: str) -> Meant | Text:
    """Return for which dataset a file is; or why nobody knows.

    Raises:
        DataError: it cannot be read.
        UsageError: what was chosen is no dataset of the workspace.
    """
    publishers = catalogue.workspace.publishers
    if claim:
        name, dataset, period = (*claim.split("/"), "", "")[:3]
        publisher = catalogue.workspace.publisher(name)
        return Meant(publisher, publisher.dataset(dataset, period), text("check.chosen"))
    found = meant(catalogue, file, list(publishers.values()), None, parts)
    if found is None:
        return text("check.not_ours")
    return found if isinstance(found, Meant) else found.says


def _lead(checked: Checked, found: Meant) -> list[Text]:
    whose = {"publisher": found.publisher.name, "dataset": found.dataset.title, "period": found.dataset.period}
    verdict = text("check.passes" if checked.conforms else "check.fails", file=checked.reading.file)
    return [verdict, text("check.judged_as", **whose), found.by]


def _counts(checked: Checked) -> list[Text]:
    found = count(checked.findings)
    lines = [text("validation.projects", count=f"{projects(checked.reading.rows):,}")]
    return [*lines, *(text(f"validation.{severity}", count=f"{found[severity]:,}") for severity in report.SEVERITIES)]


if __name__ == "__main__":
    main(sys.argv[1:])
