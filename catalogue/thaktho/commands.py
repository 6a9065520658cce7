"""What each command does: one function a command, which returns the exit code."""

import argparse
import datetime as dt
import json
import shutil
import sys
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from thaktho import areas, ckan_commands, form_commands, purging, push_commands, report, rows_json, submit_commands
from thaktho.asked import asked, is_declared
from thaktho.contract import shipped
from thaktho.demo import run as run_demo
from thaktho.describe import tables
from thaktho.errors import DataError, UsageError
from thaktho.flow import Catalogue
from thaktho.formulas import harmless_csv, harmless_tsv
from thaktho.holdings import BANGKOK, forget_store
from thaktho.intake.files.tables import content
from thaktho.iris import PREFIXES
from thaktho.marking import mark_up, refuse
from thaktho.messages import seen, text
from thaktho.output import write
from thaktho.permission import system_user
from thaktho.progress import Progress
from thaktho.resources import folder
from thaktho.store.purges import Tombstone
from thaktho.telling import build_site, counts, print_found, says_yes
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
submit = submit_commands.submit
status = submit_commands.status
pull = ckan_commands.pull
push = push_commands.push_datasets


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
        print_found(checked, [], contract, options)
        verdict = "cli.passes" if checked.conforms else "cli.fails"
        print(text(verdict, file=checked.reading.file, **counts(checked.findings))[options.lang])
        if not is_declared(publisher, dataset):
            print(text("cli.year_to_declare", year=dataset.period, publisher=publisher.id)[options.lang])
    if options.annotate:
        told = report.tell(checked.findings, contract, checked.reading.columns)
        for said in mark_up(options.file, parts, told, options.annotate):
            print(said[options.lang], file=sys.stderr if options.json else sys.stdout)
    return 0 if checked.conforms else 1


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
        build_site(catalogue, Progress(options.lang))
    return 0


def rebuild(options: argparse.Namespace) -> int:
    """Make everything derived again from the ledger and the archive."""
    workspace = open_workspace(options.workspace)
    forget_store(workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        build_site(catalogue, Progress(options.lang))
    return 0


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
            if not options.yes and not says_yes("purge.ask", options.lang):
                print(text("purge.kept")[options.lang])
                return 1
            by = options.by or system_user()
            purging.carry_out(catalogue, plan, Tombstone(dt.datetime.now(BANGKOK), options.why, by))
        told = "purge.done" if plan.gone else "purge.nothing"
        if plan.gone or not (workspace.folder / "public").is_dir():
            build_site(catalogue, Progress(options.lang))
        print(text(told, submission=options.submission)[options.lang])
        if workspace.ckan is not None and catalogue.ledger.outbox.waiting():
            print(text("purge.in_ckan", url=workspace.ckan.url)[options.lang])
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


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _text_of(name: str) -> str:
    """Return the text of a file, or of standard input for ``-``."""
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode()
    except (OSError, UnicodeDecodeError) as cause:
        raise DataError("cli.no_query", file=Path(name).name) from cause
