"""The gazetteer: health regions, provinces, amphoe, tambon, villages and local authorities.

Codes are those of the Department of Provincial Administration, as strings: 2 digits a province, 4 an amphoe,
6 a tambon, 8 a village; a health region is ``region-12``. A local authority has 7 digits of the Department of
Local Administration. Areas and authorities have IRIs under one base that every deployment shares. Names come
from the package ``geothai``; names of villages are not known.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, cast

import geothai
from geothai.abolished import abolished_areas
from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from thaktho.errors import DataError, SurroundingsError
from thaktho.iris import PREFIXES
from thaktho.messages import Text
from thaktho.resources import folder

SHARED = "https://w3id.org/thaktho/id/"
GRAPH = NamedNode(SHARED + "graph/areas")
ELSEWHERE = NamedNode(SHARED + "graph/areas-elsewhere")
"""The graph of areas that datasets name beside those: of other provinces, and villages."""
ELSEWHERE_FILE = "areas-elsewhere.ttl"
"""The same on a site, at its top."""

Level = Literal["region", "province", "amphoe", "tambon", "village"]
_PREFIXES: dict[Level, str] = {"province": "จังหวัด", "amphoe": "อำเภอ", "tambon": "ตำบล"}
_BANGKOK_PREFIXES: dict[Level, str] = {"province": "", "amphoe": "เขต", "tambon": "แขวง"}
_CLASSES: dict[Level, str] = {
    "region": "HealthRegion",
    "province": "Province",
    "amphoe": "Amphoe",
    "tambon": "Tambon",
    "village": "Village",
}
_BANGKOK = "10"
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_CODE = re.compile(r"(?:TH)?((?:\d\d){1,4})|(region-\d{1,2})", re.IGNORECASE)
_AUTHORITY_COLUMNS = ("code", "name_th", "name_en", "kind", "amphoe_code", "tambon_codes", "whole")
_LEAST_LIKENESS = 75  # of 100: two letters wrong in a name of eight; below it the nearest name is no help

_THK = "https://w3id.org/thaktho/ns#"
_GEO = "http://www.opengis.net/ont/geosparql#"
_DCT = "http://purl.org/dc/terms/"
_ORG = "http://www.w3.org/ns/org#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_WITHIN = NamedNode(_GEO + "sfWithin")
_NOTATION = NamedNode(_SKOS + "notation")


@dataclass(frozen=True, slots=True)
class Area:
    """An area in use today; ``name`` is the plain name, without the word for its level."""

    code: str
    level: Level
    name: Text
    parent: str | None


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """A local authority: full name (``en`` is empty where unknown), kind, seat and the tambon it covers.

    ``kind`` is a notation of the code list body-kind; ``whole[i]`` says whether all of ``tambon_codes[i]`` is
    covered, or a part of it.
    """

    code: str
    name: Text
    kind: str
    amphoe_code: str
    tambon_codes: tuple[str, ...]
    whole: tuple[bool, ...]


def iri(code: str) -> str:
    """Return the IRI of an area, or of a local authority where the code has its seven digits."""
    room = "local-authority/" if re.fullmatch(r"\d{7}", code) else "area/"
    return SHARED + room + code


def find(code: str) -> Area | None:
    """Return the area of a code, or None where no area in use has it.

    Reads the prefix of ``TH900101``, Thai digits and spaces around; ``900100`` is no area.
    """
    read = _CODE.fullmatch(code.strip().translate(_THAI_DIGITS))
    if read is None:
        return None
    plain = read[1] or read[2].lower()
    return _village(plain) if re.fullmatch(r"\d{8}", plain) else _gazetteer().get(plain)


def provinces() -> list[Area]:
    """Return the 77 provinces, by code."""
    return [area for area in _gazetteer().values() if area.level == "province"]


def children(code: str) -> list[Area]:
    """Return the areas directly inside one, by code; none for a tambon, whose villages are not listed."""
    area = find(code)
    return list(_children().get(area.code, ())) if area else []


def ancestors(code: str) -> list[Area]:
    """Return the areas around one, the nearest first: amphoe, province, health region of a tambon."""
    found: list[Area] = []
    area = find(code)
    while area and area.parent and (area := find(area.parent)):
        found.append(area)
    return found


def full_name(code: str) -> Text:
    """Return the whole name: ``ตำบลปริก อำเภอสะเดา จังหวัดสงขลา`` / ``Prik, Sadao, Songkhla``.

    Raises:
        KeyError: no area has this code.
    """
    area = find(code)
    if area is None:
        raise KeyError(code)
    chain = [area, *(above for above in ancestors(code) if above.level != "region")]
    return Text(" ".join(map(_thai_name, chain)), ", ".join(one.name.en for one in chain))


def short_name(code: str) -> Text:
    """Return the name with the word for its level: ``ตำบลปริก`` / ``Prik``; KeyError where no area has this code."""
    area = find(code)
    if area is None:
        raise KeyError(code)
    return Text(_thai_name(area), area.name.en)


def abolished(code: str) -> tuple[str, ...] | None:
    """Return the areas that took the place of an abolished one, perhaps none; None if not abolished."""
    return _abolished().get(code.strip().translate(_THAI_DIGITS).upper().removeprefix("TH"))


def nearest(text: str, province_codes: Sequence[str], limit: int = 3) -> list[Area]:
    """Return the areas of these provinces that a wrong code or name most likely meant, the likeliest first.

    A code is compared with codes of its level by the typing errors between them; a name that starts with the
    word for its level with names of that level. No provinces means the whole country.
    """
    plain = text.strip().translate(_THAI_DIGITS).upper().removeprefix("TH")
    among = _lying_in(tuple(province_codes))
    return _by_code(plain, among, limit) if plain.isdecimal() else _by_name(text.strip(), among, limit)


def load_local_authorities(path: Path) -> list[LocalAuthority]:
    """Read local authorities from a CSV, by code.

    Columns: code, name_th, name_en, kind, amphoe_code, tambon_codes and whole (yes or no a tambon); the last
    two separated by ``;``.

    Raises:
        SurroundingsError: it cannot be opened.
        DataError: it is no CSV in UTF-8 or lacks a column; or a row has a code of the wrong form, an unknown area,
            or as many answers as tambon it lacks.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = list(reader)
    except OSError as cause:
        raise SurroundingsError("workspace.unreadable", file=path.name, what=cause.strerror or "") from cause
    except (UnicodeDecodeError, csv.Error) as cause:
        raise DataError("file.encoding", name=path.name) from cause
    lacking = [column for column in _AUTHORITY_COLUMNS if column not in (reader.fieldnames or ())]
    if lacking:
        raise DataError("area.authority_columns", file=path.name, columns=", ".join(lacking))
    return sorted((_authority(row, path.name) for row in rows), key=lambda one: one.code)


def quads(provinces: Sequence[str], authorities: Sequence[LocalAuthority]) -> Iterator[Quad]:
    """Yield the graph of areas: the provinces, their health regions, all amphoe and tambon, the authorities.

    Raises:
        KeyError: there is no such province.
    """
    tops = [_gazetteer()[code] for code in sorted(set(provinces))]
    for code in sorted({top.parent for top in tops if top.parent}):
        yield from _area_quads(_gazetteer()[code])
    for province in tops:
        yield from _area_quads(province)
        for amphoe in children(province.code):
            yield from _area_quads(amphoe)
            for tambon in children(amphoe.code):
                yield from _area_quads(tambon)
    for authority in authorities:
        yield from _authority_quads(authority)


def quads_elsewhere(codes: Iterable[str], provinces: Collection[str]) -> Iterator[Quad]:
    """Yield the graph `ELSEWHERE`: areas, and those around them, that are not in the graph of areas of these provinces.

    Health regions are left out: the code lists describe them all. A code that no area has is passed over.
    """
    named = {area.code: area for code in codes if (area := find(code))}
    around = {area.code: area for code in named for area in ancestors(code)}
    for code, area in sorted((named | around).items()):
        if area.level != "region" and (area.level == "village" or code[:2] not in provinces):
            yield from _area_quads(area, ELSEWHERE)


def turtle(quads: Iterable[Quad]) -> bytes:
    """Return what is said of areas as Turtle, the same for the same."""
    triples = sorted((quad.triple for quad in quads), key=str)
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""


@cache
def _gazetteer() -> dict[str, Area]:
    areas, region_of = _regions()
    for province in geothai.provinces():
        name = Text(province.name_th, province.name_en)
        areas.append(Area(province.code, "province", name, region_of.get(province.code)))
        for amphoe in geothai.districts(province.code):
            thai = amphoe.name_th.removeprefix("เขต") if province.code == _BANGKOK else amphoe.name_th
            areas.append(Area(amphoe.code, "amphoe", Text(thai, amphoe.name_en), province.code))
            for tambon in geothai.subdistricts(amphoe.code):
                areas.append(Area(tambon.code, "tambon", Text(tambon.name_th, tambon.name_en), amphoe.code))
    return {area.code: area for area in areas}


def _regions() -> tuple[list[Area], dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    region_of: dict[str, str] = {}
    for quad in parse(path=folder("vocab") / "areas" / "health-regions.ttl", format=RdfFormat.TURTLE):
        code = cast("NamedNode", quad.subject).value.removeprefix(SHARED + "area/")
        if quad.predicate == _WITHIN:
            region_of[code] = cast("NamedNode", quad.object).value.removeprefix(SHARED + "area/")
        elif quad.predicate == _RDFS_LABEL:
            label = cast("RdfLiteral", quad.object)
            labels.setdefault(code, {})[label.language or ""] = label.value
    regions = [Area(code, "region", Text(name["th"], name["en"]), None) for code, name in labels.items()]
    return regions, region_of


@cache
def _children() -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for area in sorted(_gazetteer().values(), key=lambda one: one.code):
        found.setdefault(area.parent or "", []).append(area)
    return found


@cache
def _abolished() -> dict[str, tuple[str, ...]]:
    return {area.code: area.successors for area in abolished_areas()}


def _village(code: str) -> Area | None:
    number = int(code[6:])
    if number == 0 or code[:6] not in _gazetteer():
        return None
    return Area(code, "village", Text(f"หมู่ที่ {number}", f"Village No. {number}"), code[:6])


def _thai_name(area: Area) -> str:
    prefixes = _BANGKOK_PREFIXES if area.code.startswith(_BANGKOK) else _PREFIXES
    return prefixes.get(area.level, "") + area.name.th


@lru_cache(maxsize=64)
def _lying_in(province_codes: tuple[str, ...]) -> tuple[Area, ...]:
    inside = (area for area in _gazetteer().values() if not province_codes or area.code[:2] in province_codes)
    return tuple(area for area in inside if area.level != "region")


def _by_code(code: str, among: Sequence[Area], limit: int) -> list[Area]:
    same_level = [area for area in among if len(area.code) == min(len(code) + len(code) % 2, 6)]
    ranked = sorted(same_level, key=lambda area: (OSA.distance(code, area.code), area.code))
    return ranked[:limit]


def _by_name(name: str, among: Sequence[Area], limit: int) -> list[Area]:
    level = next((level for level, prefix in _PREFIXES.items() if name.startswith(prefix)), None)
    plain = name.removeprefix(_PREFIXES[level]).strip() if level else name
    there = [area for area in among if level in (None, area.level)]
    names = [area.name.en.lower() if plain.isascii() else area.name.th for area in there]
    hits = process.extract(plain.lower(), names, scorer=fuzz.ratio, limit=None, score_cutoff=_LEAST_LIKENESS)
    ranked = sorted((-score, there[place].code, there[place]) for _, score, place in hits)
    return [area for *_, area in ranked[:limit]]


def _authority(row: dict[str, str], file: str) -> LocalAuthority:
    tambon = tuple(code for code in row["tambon_codes"].split(";") if code)
    whole = tuple(answer == "yes" for answer in row["whole"].split(";") if answer)
    known = [find(row["amphoe_code"]), *map(find, tambon)]
    if None in known or len(whole) != len(tambon) or not re.fullmatch(r"[2-6]\d{6}", row["code"]):
        raise DataError("area.bad_authority", file=file, code=row["code"])
    name = Text(row["name_th"], row["name_en"])
    return LocalAuthority(row["code"], name, row["kind"], row["amphoe_code"], tambon, whole)


def _area_quads(area: Area, graph: NamedNode = GRAPH) -> Iterator[Quad]:
    node = NamedNode(iri(area.code))
    for kind in (_THK + _CLASSES[area.level], _GEO + "Feature", _DCT + "Location"):
        yield Quad(node, _TYPE, NamedNode(kind), graph)
    yield Quad(node, _NOTATION, RdfLiteral(area.code.removeprefix("region-")), graph)
    yield from _names(node, _RDFS_LABEL, area.name, graph)
    if area.parent:
        yield Quad(node, _WITHIN, NamedNode(iri(area.parent)), graph)


def _authority_quads(authority: LocalAuthority) -> Iterator[Quad]:
    node = NamedNode(iri(authority.code))
    for kind in (_THK + "LocalAuthority", _ORG + "FormalOrganization", _ORG + "Organization"):
        yield Quad(node, _TYPE, NamedNode(kind), GRAPH)
    yield from _names(node, NamedNode(_SKOS + "prefLabel"), authority.name)
    yield Quad(node, NamedNode(_DCT + "identifier"), RdfLiteral(authority.code), GRAPH)
    kind_iri = NamedNode(f"{SHARED}code/body-kind/{authority.kind}")
    yield Quad(node, NamedNode(_THK + "bodyKind"), kind_iri, GRAPH)
    for code in authority.tambon_codes:
        yield Quad(node, NamedNode(_THK + "covers"), NamedNode(iri(code)), GRAPH)


def _names(node: NamedNode, predicate: NamedNode, name: Text, graph: NamedNode = GRAPH) -> Iterator[Quad]:
    for language, value in name.as_dict().items():
        if value:
            yield Quad(node, predicate, RdfLiteral(value, language=language), graph)
