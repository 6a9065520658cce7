"""The commands about a file that is not submitted: what is understood of it, and what is found in it."""

import argparse
import json
import sys

from thaktho import report, rows_json
from thaktho.commands.asked import asked, is_declared
from thaktho.commands.telling import counts, print_found
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.intake.files.tables import content
from thaktho.marking import mark_up, refuse
from thaktho.messages import seen, text


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


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
