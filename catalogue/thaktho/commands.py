"""What each command does: one function a command, which returns the exit code."""

import argparse
import datetime as dt
import getpass
import json
import shutil
import sys
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from thaktho import areas, form_commands, preview_text, purging, report, rows_json
from thaktho.asked import asked, is_declared
from thaktho.check.findings import count
from thaktho.contract import Contract, shipped
from thaktho.demo import run as run_demo
from thaktho.describe import tables
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue, Passed
from thaktho.formulas import harmless_csv, harmless_tsv
from thaktho.holdings import BANGKOK, forget_store
from thaktho.intake.files.tables import content
from thaktho.iris import PREFIXES
from thaktho.judging import Checked
from thaktho.marking import mark_up, refuse
from thaktho.messages import Language, Text, seen, text
from thaktho.model import Finding
from thaktho.output import write
from thaktho.preview import preview
from thaktho.progress import Progress
from thaktho.resources import folder
from thaktho.store.ledger import Received, Verdict
from thaktho.store.purges import Tombstone
from thaktho.weave import linkages
from thaktho.workspace import SETTINGS, SMALLEST_COUNT, base_iri, open_workspace

ANSWERS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
}
HARMLESS = {"csv": harmless_csv, "tsv": harmless_tsv}
"""What makes the answers harmless that are opened in spreadsheets; JSON and XML give every value as it is."""
EXPORTS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD, "csv": None, "xlsx": None}
template = form_commands.template
_YES = {"y", "yes", "ใช่"}


def init(options: argparse.Namespace) -> int:
    """Make a new workspace, with one publisher to copy."""
    target: Path = options.folder
    if (target / SETTINGS).exists():
        raise UsageError("cli.is_workspace", folder=target.name)
    provinces = options.province or ["90"]
    try:
        base_iri(options.base)
    except ValueError as cause:
        raise UsageError("cli.bad_base", value=options.base) from cause
    known = {area.code for area in areas.provinces()}
    strange = [code for code in provinces if code not in known]
    if strange:
        raise UsageError("cli.bad_province", value=", ".join(strange))
    shutil.copytree(folder("publishers") / "_template", target / "publishers" / "my-agency")
    lines = (
        'title = { th = "แผนและโครงการของจังหวัด", en = "Plans and projects of the province" }',
        f"base = {json.dumps(options.base)}",
        f"provinces = {json.dumps(provinces)}",
        f'language = "{options.lang}"',
        "",
        "[privacy]",
        f"smallest_count = {SMALLEST_COUNT}  # fewer vulnerable people of a tambon or village: no number is published",
    )
    (target / SETTINGS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    open_workspace(target)
    print(text("cli.made_workspace", folder=target)[options.lang])
    return 0


def read(options: argparse.Namespace) -> int:
    """Show what was understood of a file."""
    workspace, publisher, dataset = asked(options, coming=True)
    with Catalogue(workspace, shipped()) as catalogue:
        reading = catalogue.check(options.file, publisher, dataset, layout=options.layout).reading
    if options.json:
        _print_json(rows_json.reading(reading, catalogue.contract))
    else:
        for line in rows_json.lines(reading, catalogue.contract, options.lang):
            print(seen(line))
    return 0


def check(options: argparse.Namespace) -> int:
    """Judge a file; nothing is changed."""
    workspace, publisher, dataset = asked(options, coming=True)
    if options.annotate:
        refuse(options.annotate)
    with Catalogue(workspace, shipped()) as catalogue:
        parts = content(options.file, catalogue.contract.sheet_names)
        checked = catalogue.check(options.file, publisher, dataset, parts=parts, layout=options.layout)
    contract = catalogue.contract_for(checked.reading, dataset)
    if options.json:
        _print_json(checked.report(publisher.id, own=True))
    else:
        _print_found(checked, [], contract, options)
        verdict = "cli.passes" if checked.conforms else "cli.fails"
        print(text(verdict, file=checked.reading.file, **_counts(checked.findings))[options.lang])
        if not is_declared(publisher, dataset):
            print(text("cli.year_to_declare", year=dataset.period, publisher=publisher.id)[options.lang])
    if options.annotate:
        told = report.tell(checked.findings, contract, checked.reading.columns)
        for said in mark_up(options.file, parts, told, options.annotate):
            print(said[options.lang], file=sys.stderr if options.json else sys.stdout)
    return 0 if checked.conforms else 1


def submit(options: argparse.Namespace) -> int:
    """Say what a file would change, and publish it if nobody says no."""
    workspace, publisher, dataset = asked(options)
    progress = Progress(options.lang)
    with Catalogue(workspace, shipped()) as catalogue:

        def confirm(passed: Passed) -> bool:
            contract = catalogue.contract_for(passed.checked.reading, dataset)
            _print_found(passed.checked, passed.left_out, contract, options)
            with progress.step("preview", text("cli.comparing")):
                found = preview(catalogue, passed)
            print(text("preview.heading", file=options.file.name)[options.lang])
            for line in preview_text.lines(found, catalogue.contract):
                print(line[options.lang])
            return options.yes or _says_yes("preview.ask", options.lang)

        how = {"layout": options.layout, "good_rows": options.good_rows}
        sent = catalogue.submit(options.file, publisher, dataset, **how, confirm=confirm)
        if sent.outcome in {"rejected", "unchanged"}:
            contract = catalogue.contract_for(sent.checked.reading, dataset)
            _print_found(sent.checked, sent.left_out, contract, options)
        print(text(f"cli.{sent.outcome}", file=options.file.name, **_counts(sent.checked.findings))[options.lang])
        built = (workspace.folder / "public").is_dir()
        if not options.no_build and (sent.outcome == "accepted" or (sent.outcome == "unchanged" and not built)):
            _build(catalogue, progress)
    return 1 if sent.outcome in {"rejected", "withdrawn"} else 0


def weave(options: argparse.Namespace) -> int:
    """Find the linkages again."""
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        found = linkages.by_kind(catalogue.weave())
    for kind, number in found.items():
        print(f"{kind}: {number}")
    return 0


def build(options: argparse.Namespace) -> int:
    """Weave and build the site again."""
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        _build(catalogue, Progress(options.lang))
    return 0


def rebuild(options: argparse.Namespace) -> int:
    """Make everything derived again from the ledger and the archive."""
    workspace = open_workspace(options.workspace)
    forget_store(workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        _build(catalogue, Progress(options.lang))
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what was received and what became of it, and which datasets have not been submitted."""
    workspace = open_workspace(options.workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        history = catalogue.ledger.history()
        purged = {received.id: catalogue.ledger.purges.of_submission(received.id) for received, _ in history}
        current = {(r.publisher, r.dataset, r.period) for r, _ in catalogue.ledger.current()}
    for received, verdict in reversed(history):
        print(_told(received, verdict)[options.lang])
        for one in purged[received.id]:
            day = one.at.isoformat(sep=" ", timespec="minutes")
            print(text("cli.status_purged", when=day, why=one.why, by=one.by)[options.lang])
    for publisher in workspace.publishers.values():
        for dataset in publisher.datasets:
            if (publisher.id, dataset.id, dataset.period) not in current:
                name = f"{publisher.id}/{dataset.id}/{dataset.period}"
                print(text("cli.status_waiting", dataset=name)[options.lang])
    return 0


def _told(received: Received, verdict: Verdict | None) -> Text:
    """Say what became of a submission, with what was counted in it where it was judged."""
    when = received.received_at.isoformat(sep=" ", timespec="minutes")
    name = received.iri.partition("/submission/")[2]
    counted = Text("", "")
    if verdict is not None:
        counts = {"violations": verdict.violations, "warnings": verdict.warnings, "infos": verdict.infos}
        counted = text("cli.status_counts", projects=verdict.projects, **counts)
    told = verdict.verdict if verdict else "interrupted"
    return text(f"cli.status_{told}", when=when, submission=name, file=received.file, counts=counted)


def purge(options: argparse.Namespace) -> int:
    """Take a submission's personal data out for good, if nobody says no."""
    workspace = open_workspace(options.workspace)
    texts = purging.vetted(options.text or [], options.why)
    with Catalogue(workspace, shipped()) as catalogue:
        received = purging.submission_called(catalogue, options.submission)
        plan = purging.plan(catalogue, received, texts)
        if plan.gone:
            for line in purging.lines(plan):
                print(line[options.lang])
            if not options.yes and not _says_yes("purge.ask", options.lang):
                print(text("purge.kept")[options.lang])
                return 1
            by = options.by or getpass.getuser()
            purging.carry_out(catalogue, plan, Tombstone(dt.datetime.now(BANGKOK), options.why, by))
        told = "purge.done" if plan.gone else "purge.nothing"
        if plan.gone or not (workspace.folder / "public").is_dir():
            _build(catalogue, Progress(options.lang))
        print(text(told, submission=options.submission)[options.lang])
    return 0


def export(options: argparse.Namespace) -> int:
    """Write out everything that is published; or one dataset, in the form that it is filled in."""
    if options.format == "xlsx":
        return form_commands.export_form(options)
    if options.publisher or options.dataset or options.year:
        raise UsageError("cli.only_for_form")
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        if options.format == "csv":
            content = tables.sheet_csv(catalogue.facts(), catalogue.contract.sheet("project")) or b""
        elif options.format == "nquads":
            content = catalogue.export()
        else:
            quads = sorted(catalogue.store.quads(), key=str)
            content = serialize(quads, format=EXPORTS[options.format], prefixes=PREFIXES) or b""
    write(content, options.output)
    return 0


def query(options: argparse.Namespace) -> int:
    """Answer a SPARQL query over everything that is published."""
    question = _text_of(options.query)
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        answer = catalogue.store.query(question)
        wanted = ANSWERS[options.format]
        if isinstance(answer, QuerySolutions | QueryBoolean):
            if not isinstance(wanted, QueryResultsFormat):
                raise UsageError("cli.answer_is_table", formats="csv, tsv, json, xml")
            content = HARMLESS.get(options.format, bytes)(answer.serialize(format=wanted) or b"")
        else:
            format_ = wanted if isinstance(wanted, RdfFormat) else RdfFormat.TURTLE
            content = serialize(sorted(answer, key=str), format=format_, prefixes=PREFIXES) or b""
    write(content, None)
    return 0


def demo(options: argparse.Namespace) -> int:
    """Run the main job on the bundled data of Songkhla."""
    return run_demo(options.workspace, options.lang)


def _build(catalogue: Catalogue, progress: Progress) -> None:
    with progress.step("weave", text("cli.weaving")):
        facts = catalogue.weave()
    with progress.step("build", text("cli.building")):
        catalogue.build(facts, progress.tick)


def _says_yes(question: str, language: Language) -> bool:
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


def _print_found(checked: Checked, left_out: list[Finding], contract: Contract, options: argparse.Namespace) -> None:
    findings, columns = [*left_out, *checked.findings], checked.reading.columns
    for line in report.lines(findings, contract, columns, options.lang, whole=options.all):
        print(seen(line))
    if left_out:
        rows = len({(finding.sheet, finding.row) for finding in left_out})
        print(text("cli.left_out", rows=rows)[options.lang])


def _counts(findings: list[Finding]) -> dict[str, int]:
    counts = count(findings)
    return {"violations": counts["violation"], "warnings": counts["warning"], "infos": counts["info"]}


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _text_of(name: str) -> str:
    """Return the text of a file, or of standard input for ``-``."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode()
    except (OSError, UnicodeDecodeError) as cause:
        raise DataError("cli.no_query", file=Path(name).name) from cause
