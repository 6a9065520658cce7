"""The record of a dataset in the Thai government data catalogue, as record data (ข้อมูลระเบียน).

A function of what is said of the dataset. ``gdc.toml`` has the fields and the words that the catalogue takes.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from thaktho.licences import licence
from thaktho.messages import text
from thaktho.metadata import File, Metadata
from thaktho.model import Finding
from thaktho.workspace import DatasetSettings, Publisher

PROFILES = {"thai-gdc": False, "thai-gdc-new": True}
"""The profiles of a CKAN with the Thai GDC's schema; whether it is the newer variant, with data_classification."""
OTHER = "อื่นๆ"
"""What stands in a list where none of its words is right; the word then stands in a field of its own."""
_UNITS = ("project", "budget-line", "activity", "goal", "strategy", "need", "annotation")
"""What a dataset is a list of: the first of these sheets that it has."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: whether it is required, the words it takes (none: any text), whether several, a form of its texts."""

    name: str
    required: bool = False
    many: bool = False
    values: tuple[str, ...] = ()
    form: str | None = None
    setting: str | None = None
    example: str | None = None


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def fields(part: str, profile: str = "thai-gdc") -> dict[str, Field]:
    """Return the fields of record data by name.

    Args:
        part: ``dataset`` or ``resource``.
        profile: which variant of the schema.
    """
    told = {**_file()[part], **(_file()["new"] if part == "dataset" and PROFILES[profile] else {})}
    return {name: Field(name, **{**one, "values": tuple(one.get("values", ()))}) for name, one in told.items()}


def objectives() -> list[str]:
    """Return the objectives that a publisher may choose from."""
    return [said for said in fields("dataset")["objective"].values if said != OTHER]


def record(one: Metadata, profile: str) -> dict[str, Any]:
    """Return the fields of a dataset, and under ``resources`` those of each file by its name.

    ``tag_string`` has the true words; a CKAN may ask for them otherwise written. Name and organisation are not here.

    Args:
        one: what is said of the dataset.
        profile: which variant of the schema.
    """
    told: dict[str, Any] = {
        "data_type": "ข้อมูลระเบียน",
        "title": one.title.th,
        "notes": one.description.th,
        "maintainer": one.publisher.contact.th,
        "maintainer_email": one.publisher.email,
        "tag_string": ",".join(dict.fromkeys(word.name.th.replace(",", " ") for word in one.keywords)),
        "objective": list(one.objectives),
        "data_source": "; ".join(source.title.th for source in one.sources) or one.publisher.name.th,
        "data_format": _formats(one),
        "data_category": "ข้อมูลสาธารณะ",
        "accessible_condition": licence(one.license).name.th,
        "url": one.landing_page,
        "reference_url_catalog": one.landing_page,
        "data_language": ["ไทย"],
        "created_date": one.issued.date().isoformat(),
        "last_updated_date": one.modified.date().isoformat(),
        **_frequency(one),
        **_coverage(one),
        **_licence(one),
        **_unit(one, "data_collect"),
    }
    if PROFILES[profile]:
        told["data_classification"] = "เปิดเผย"
    return {**told, "resources": {file.name: _resource(one, file) for file in one.files}}


def _formats(one: Metadata) -> list[str]:
    """Return the formats of the files, in the order of the catalogue's own list."""
    known = _file()["formats"]
    found = {said for file in one.files for said in known.get(file.name.rpartition(".")[2], ())}
    return [said for said in fields("dataset")["data_format"].values if said in found]


def _frequency(one: Metadata) -> dict[str, str]:
    unit, *number = _file()["frequencies"][one.frequency]
    told = {"update_frequency_unit": unit}
    if number:
        told["update_frequency_interval"] = str(number[0])
    if unit == OTHER:
        told["update_frequency_unit_other"] = _file()["words"]["irregular"]
    return told


def _coverage(one: Metadata) -> dict[str, str]:
    """Return how wide the places are that the data names: the widest of them."""
    level = one.places[0].level
    word = _file()["levels"][level]
    return {"geo_coverage": word, **({"geo_coverage_other": _file()["words"][level]} if word == OTHER else {})}


def _licence(one: Metadata) -> dict[str, str]:
    """Return the catalogue's word for the licence, else its name; an open licence lets the title be harvested."""
    known = licence(one.license)
    harvest = {"allow_harvest": "True"} if known.is_open else {}
    if known.gdc:
        return {"license_id": known.gdc, **harvest}
    return {"license_id": OTHER, "license_id_other": known.name.th, **harvest}


def _unit(one: Metadata, field: str) -> dict[str, str]:
    """Return what the data is a list of, where it is a list of something we have a word for."""
    counted = dict(one.counts)
    unit = next((sheet for sheet in _UNITS if counted.get(sheet)), None)
    return {field: OTHER, f"{field}_other": _file()["words"][unit]} if unit else {}


def _resource(one: Metadata, file: File) -> dict[str, str]:
    return {
        "name": file.title.th,
        "description": text("about.file", file=file.title, dataset=one.title).th,
        "resource_accessible_condition": licence(one.license).name.th,
        "resource_created_date": one.issued.date().isoformat(),
        "resource_last_updated_date": one.modified.date().isoformat(),
        "format": _file()["formats"][file.name.rpartition(".")[2]][0],
        **_unit(one, "resource_data_collect"),
    }


def lacking(told: Mapping[str, Any], profile: str) -> list[str]:
    """Return the required fields that a record does not have, or has empty."""
    return [name for name, field in fields("dataset", profile).items() if field.required and not told.get(name)]


def missing(publisher: Publisher, dataset: DatasetSettings, severity: str) -> Iterator[Finding]:
    """Yield a finding for each required field that only ``publisher.toml`` could say, and does not.

    Args:
        publisher: whose settings they are.
        dataset: the one that is asked about.
        severity: of the findings.
    """
    told = {
        "title": dataset.title.th,
        "description": dataset.description.th,
        "contact.name": publisher.contact.th,
        "objective": dataset.objectives,
    }
    for field in fields("dataset").values():
        if field.setting and not told[field.setting]:
            file = f"{publisher.id}/publisher.toml"
            said = text("find.setting_missing", setting=field.setting, dataset=dataset.id)
            right, setting = text("suggest.setting_missing"), text("setting.add", file=file, line=field.example)
            yield Finding(
                severity, "find.setting_missing", said, right, field=f"publisher.{field.setting}", setting=setting
            )
