"""What a command is about: the publisher and dataset that its options, the file's path or its form name."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from thaktho import form, forming
from thaktho.contract import shipped
from thaktho.errors import DataError, UsageError
from thaktho.intake.files.tables import book_of, content
from thaktho.workspace import DatasetSettings, Publisher, Workspace, open_workspace


def asked(options: argparse.Namespace, *, coming: bool = False) -> tuple[Workspace, Publisher, DatasetSettings]:
    """Return the workspace, publisher and dataset that a command is about.

    Args:
        options: of the command; it has a file.
        coming: a year that is not declared yet will do, as in forms for it: the dataset is then made from the newest.

    Raises:
        DataError: there is no such file, or it cannot be read.
        UsageError: it is not said clearly who or which is meant.
    """
    workspace = open_workspace(options.workspace)
    if not options.file.exists():
        raise DataError("file.missing", name=options.file.name)
    name = options.publisher or workspace.publisher_of(options.file)
    said = {} if name else _of_form(options.file)
    name = name or said.get(form.PUBLISHER)
    if name is None:
        raise UsageError("workspace.which_publisher", known=", ".join(workspace.publishers) or "–")
    publisher = workspace.publisher(name)
    dataset, year = options.dataset or said.get(form.DATASET), options.year or said.get(form.PERIOD)
    return workspace, publisher, _dataset(publisher, options.file, dataset, year, coming=coming)


def is_declared(publisher: Publisher, dataset: DatasetSettings) -> bool:
    """Tell whether a dataset stands in its publisher's settings, so that it can be submitted."""
    return dataset in publisher.datasets


def _of_form(file: Path) -> Mapping[str, str]:
    """Return what a file that is a form of ours says of itself: for which publisher, dataset and period it was made."""
    return book_of(file.name, content(file, shipped().sheet_names), twin=file.is_dir()).properties


def _dataset(publisher: Publisher, file: Path, name: str | None, year: str | None, *, coming: bool) -> DatasetSettings:
    """Return the dataset of that id and year; where they do not say, the one whose declared file this is."""
    path = file.resolve()
    declared = [
        dataset
        for dataset in publisher.datasets
        if name in (None, dataset.id) and path.is_relative_to((publisher.folder / dataset.files).resolve())
    ]
    if len(declared) == 1 and year is None:
        return declared[0]
    name = name or (declared[0].id if declared else None)
    if coming and year is not None and year.isdecimal():
        return forming.dataset_for(publisher, name, year)[0]
    return publisher.dataset(name, year)
