"""The command that writes down what an organisation decided of linkages: one, or many from a CSV."""

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from thaktho.commands.telling import build_site, vet_site
from thaktho.contract import shipped
from thaktho.deciding import Asked, Deciding, UnfitError
from thaktho.decisions import VERDICTS
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue
from thaktho.formulas import meant
from thaktho.intake.files.csv_files import csv_text
from thaktho.intake.guard.find import shown_name
from thaktho.messages import Text, seen, text
from thaktho.progress import Progress
from thaktho.workspace import open_workspace

_MOST_BYTES = 20_000_000
_MOST_LINES = 100
"""So many wrong lines are told one by one."""


def decide(options: argparse.Namespace) -> int:
    """Write decisions down, all or none, and build the site with them."""
    workspace = open_workspace(options.workspace)
    vet_site(workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        deciding = Deciding(catalogue)
        opened = _from_file(deciding, options) if options.csv is not None else _from_words(deciding, options)
        became = deciding.write()
        for line in became:
            print(line[options.lang])
        print(text("decide.done", n=len(deciding.new), same=deciding.same, open=opened)[options.lang])
        if became and not options.no_build:
            build_site(catalogue, Progress(options.lang))
    return 0


def _from_words(deciding: Deciding, options: argparse.Namespace) -> int:
    """Add the decision that the command says."""
    words = list(options.words)
    verdicts = [word for word in words if word in VERDICTS]
    verdict = verdicts[0] if verdicts else words.pop() if len(words) > 1 else ""
    things = [word for word in words if word not in VERDICTS]
    if len(verdicts) > 1 or len(things) not in (1, 2) or not verdict or (len(things) == 2 and not options.kind):  # noqa: PLR2004
        raise UsageError("decide.usage")
    asked = Asked(things[0], "".join(things[1:]), options.kind or "", verdict, options.why or "", options.by or "")
    try:
        deciding.add(asked)
        for _, unfit in deciding.contradictions():
            raise unfit
    except UnfitError as unfit:
        raise UsageError("decide.unfit", what=unfit.says) from unfit
    return 0


def _from_file(deciding: Deciding, options: argparse.Namespace) -> int:
    """Add the decisions of a CSV; return how many lines of it decide nothing.

    Raises:
        DataError: something in it cannot be written down; all that is wrong is told.
    """
    if options.words or options.kind or options.why:
        raise UsageError("decide.usage")
    file, opened, wrong = shown_name(options.csv.name), 0, list[Text]()
    for asked in _asked(options.csv, options.by or ""):
        if isinstance(asked, Text):
            wrong.append(asked)
        elif deciding.is_open(asked):
            opened += 1
        else:
            try:
                deciding.add(asked)
            except UnfitError as unfit:
                wrong.append(_line(file, asked, unfit))
    wrong += [_line(file, asked, unfit) for asked, unfit in deciding.contradictions()]
    if wrong:
        told = wrong[:_MOST_LINES]
        if len(wrong) > _MOST_LINES:
            told.append(text("decide.more_lines", n=len(wrong) - _MOST_LINES))
        lines = Text("\n".join(one.th for one in told), "\n".join(one.en for one in told))
        raise DataError("decide.lines", n=len(wrong), lines=lines)
    if not deciding.new and not deciding.same:
        raise DataError("decide.nothing", name=file)
    return opened


def _line(file: str, asked: Asked, unfit: UnfitError) -> Text:
    return text("decide.line", file=file, line=asked.line, column=unfit.column, what=unfit.says)


def _asked(file: Path, by: str) -> Iterator[Asked | Text]:
    """Yield what each line of a CSV says, or what is wrong with the line itself."""
    name = shown_name(file.name)
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise DataError("file.too_big", name=name, limit=_MOST_BYTES // 1_000_000)
        content = file.read_bytes()
    except OSError as cause:
        raise UsageError("decide.no_file", name=name) from cause
    lines = csv.reader(io.StringIO(csv_text(name, content), newline=""), strict=True)
    header = [cell.strip().lstrip("\ufeff").lower() for cell in next(lines, [])]
    _vet_header(name, header, by)
    for cells in lines:
        row = dict(zip(header, (seen(meant(cell.strip())) for cell in cells), strict=False))
        if len(cells) > len(header) and any(cells[len(header) :]):
            told = {"line": lines.line_num, "column": len(header) + 1, "what": text("decide.too_many_cells")}
            yield text("decide.line", file=name, **told)
        elif any(row.values()):
            linkage = row.get("iri", "")
            one, two = (linkage, "") if linkage else (row.get("one", ""), row.get("two", "") or "–")
            kind, verdict, why = (row.get(column, "") for column in ("kind", "verdict", "why"))
            yield Asked(one, two, kind, verdict, why, row.get("by") or by, lines.line_num)


def _vet_header(name: str, header: list[str], by: str) -> None:
    needed = ["verdict", "why", *([] if by else ["by"]), *([] if "iri" in header else ["one", "two", "kind"])]
    missing = [column for column in needed if column not in header]
    if missing:
        raise DataError("decide.columns", name=name, missing=", ".join(missing))
