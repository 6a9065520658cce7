"""The commands that write forms: one to fill in, and one with what is published."""

import argparse
from pathlib import Path

from thaktho import forming
from thaktho.commands.output import write
from thaktho.contract import shipped
from thaktho.errors import UsageError
from thaktho.flow import Catalogue
from thaktho.messages import text
from thaktho.workspace import open_workspace


def template(options: argparse.Namespace) -> int:
    """Make the form of an agency for a year."""
    _may_write(options.output, yes=options.yes)
    workspace = open_workspace(options.workspace)
    publisher = workspace.publisher(options.publisher)
    dataset, year = forming.dataset_for(publisher, options.dataset, options.year)
    with Catalogue(workspace, shipped()) as catalogue:
        write(forming.for_publisher(catalogue, catalogue.facts(), publisher, dataset, year), options.output)
    print(text("form.made", file=options.output.name, dataset=dataset.title, year=year)[options.lang])
    return 0


def export_form(options: argparse.Namespace) -> int:
    """Write out one dataset, in the form that it is filled in."""
    if options.output is None or options.publisher is None:
        raise UsageError("cli.form_needs")
    _may_write(options.output, yes=options.yes)
    workspace = open_workspace(options.workspace)
    publisher = workspace.publisher(options.publisher)
    dataset = publisher.dataset(options.dataset, options.year)
    with Catalogue(workspace, shipped()) as catalogue:
        write(forming.accepted(catalogue, catalogue.facts(), publisher, dataset), options.output)
    return 0


def _may_write(output: Path, *, yes: bool) -> None:
    """Refuse to write a form over a file: what somebody filled in would be lost."""
    if output.suffix.lower() != ".xlsx":
        raise UsageError("form.needs_xlsx", file=output.name)
    if output.exists() and not yes:
        raise UsageError("form.is_there", file=output.name)
