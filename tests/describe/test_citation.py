"""CITATION.cff is as the Citation File Format 1.2.0 wants it, restated here for the fields that we use."""

import datetime as dt
import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from tests.describe.described import DEPLOYMENT

from thaktho.describe.citation import cff
from thaktho.messages import Text
from thaktho.workspace import Keeper

_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"}
_ENTITY = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": _TEXT, "website": _URL},
}
_IDENTIFIER = {
    "type": "object",
    "required": ["type", "value"],
    "additionalProperties": False,
    "properties": {"type": {"const": "url"}, "value": _URL},
}
SCHEMA = {
    "type": "object",
    "required": ["authors", "cff-version", "message", "title"],
    "additionalProperties": False,
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": _TEXT,
        "type": {"enum": ["dataset", "software"]},
        "title": _TEXT,
        "abstract": _TEXT,
        "authors": {"type": "array", "minItems": 1, "uniqueItems": True, "items": _ENTITY},
        "version": _TEXT,
        "date-released": _DATE,
        "url": _URL,
        "license-url": _URL,
        "identifiers": {"type": "array", "minItems": 1, "uniqueItems": True, "items": _IDENTIFIER},
    },
}
DAY = dt.date(2026, 11, 12)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def _read(file: bytes) -> dict[str, Any]:
    """Return what a file says: a key a line, its value as JSON."""
    assert file.startswith(b"cff-version: ")
    pairs = [line.split(": ", 1) for line in file.decode().splitlines()]
    assert all(re.fullmatch("[a-z-]+", key) for key, _ in pairs)
    return {key: json.loads(value) for key, value in pairs}


@pytest.mark.parametrize("keeper", [None, Keeper(Text("จังหวัด", "Province"), "https://www.example.go.th/")])
@pytest.mark.parametrize("license_", [None, LICENCE])
def test_it_is_as_the_format_wants_it(keeper: Keeper | None, license_: str | None) -> None:
    said = _read(cff(replace(DEPLOYMENT, keeper=keeper), DAY, license_))
    jsonschema.validate(said, SCHEMA)
    assert said.get("license-url") == license_
    assert said["version"] == said["date-released"] == "2026-11-12"


def test_a_title_is_a_text_whatever_it_holds() -> None:
    title = 'ปี: "2569" #1\n- &x *y'
    said = _read(cff(replace(DEPLOYMENT, title=Text(title, title)), DAY, LICENCE))
    assert said["title"] == said["authors"][0]["name"] == title
