"""Addresses: how things get stable IRIs, and the terms of other vocabularies that the code speaks of."""

import hashlib
import re
import unicodedata
from functools import lru_cache

SHARED = "https://w3id.org/thaktho/id/"
"""The base of what every deployment shares: areas, codes, well-known funds."""

THK = "https://w3id.org/thaktho/ns#"
PROJ = "https://linked.data.gov.au/def/project#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
CSVW = "http://www.w3.org/ns/csvw#"
OA = "http://www.w3.org/ns/oa#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
GEO = "http://www.opengis.net/ont/geosparql#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
ADMS = "http://www.w3.org/ns/adms#"
DCATAP = "http://data.europa.eu/r5r/"
EU = "http://publications.europa.eu/resource/authority/"
"""The base of the code lists that DCAT-AP speaks of."""

PREFIXES = {
    "thk": THK,
    "proj": PROJ,
    "prov": PROV,
    "org": ORG,
    "foaf": FOAF,
    "dct": DCT,
    "dcat": DCAT,
    "skos": SKOS,
    "csvw": CSVW,
    "oa": OA,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "geo": GEO,
    "spdx": SPDX,
    "vcard": VCARD,
    "adms": ADMS,
    "dcatap": DCATAP,
    "sosa": "http://www.w3.org/ns/sosa/",
    "area": SHARED + "area/",
    "code": SHARED + "code/",
}

_REMEMBERED = 4096  # names and codes; a file repeats few different ones
_LONGEST_NAME = 48
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MINTED = re.compile(r"M-[0-9A-F]{10}")
_SHARED_FUND = re.compile(r"L\d{4,5}\Z")


class _Kept(dict[int, str]):
    """What becomes of each character in a slug, found out when it is first met."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        self[point] = char if unicodedata.category(char)[0] in "LMN" else "-"
        return self[point]


_KEPT = _Kept()


@lru_cache(_REMEMBERED)
def slug(text: str) -> str:
    """Return a code in the one form used in addresses and for matching.

    NFC, Arabic digits, upper case, and every run of characters that are not letters, Thai marks or digits
    made one hyphen: ``61-l5221-2-01 `` and ``๖๑-L5221-2-01`` are both ``61-L5221-2-01``.
    """
    plain = unicodedata.normalize("NFC", text).replace("\u0e4d\u0e32", "\u0e33").translate(_THAI_DIGITS).upper()
    return re.sub("-+", "-", plain.translate(_KEPT)).strip("-")


def name_slug(text: str) -> str:
    """Return a readable address segment for a name; a long one is cut and ends in a digest of the whole."""
    whole = slug(text)
    if len(whole) <= _LONGEST_NAME:
        return whole or digest(text)
    return f"{whole[: _LONGEST_NAME - 9]}-{digest(whole)[2:10]}"


def digest(*parts: str) -> str:
    """Return a minted code: ``M-`` and ten hexadecimal digits of the parts, in one normal form each."""
    joined = "\x1f".join(slug(part) for part in parts)
    return "M-" + hashlib.sha256(joined.encode()).hexdigest()[:10].upper()


def is_minted(code: str) -> bool:
    """Tell whether a code is one that was minted for a thing without a code of its own."""
    return _MINTED.fullmatch(slug(code)) is not None


def fund(base: str, code_or_name: str) -> str:
    """Return a fund's IRI: shared by all deployments for the codes of local health funds (``L5221``)."""
    code = slug(code_or_name)
    return f"{SHARED}fund/{code}" if _SHARED_FUND.match(code) else f"{base}fund/{name_slug(code_or_name)}"


def weaving(base: str) -> str:
    """Return the address of the comparison by which a deployment's linkages, and all that is woven, came to be."""
    return f"{base}weaving"
