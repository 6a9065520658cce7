"""What a client would rather have: media types by `Accept`, the language by `Accept-Language` (RFC 9110)."""

import re
from collections.abc import Iterable, Iterator

from thaktho.messages import Language

_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", re.ASCII)
_TAG = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def best(accept: str, offers: Iterable[str]) -> str | None:
    """Return the media type that a client would rather have.

    Args:
        accept: the header; what in it is malformed is passed over, and where nothing is left, anything will do.
        offers: the types that there are, the one that is liked best here first.

    Returns:
        One of the offers; None: the client takes none of them.
    """
    ranges = [(name.lower(), weight) for name, weight in _weighed(accept) if _TYPE.fullmatch(name)] or [("*/*", 1.0)]
    weights = {offer: _weight(offer, ranges) for offer in offers}
    liked = max(weights, key=weights.__getitem__, default=None)
    return liked if liked is not None and weights[liked] > 0 else None


def language(accept: str) -> Language:
    """Return the language of the site that a client gets: English where English is what it likes best, else Thai."""
    tags = [(tag.lower(), weight) for tag, weight in _weighed(accept) if _TAG.fullmatch(tag)]
    liked = max(tags, key=lambda one: one[1], default=("th", 1.0))[0]
    return "en" if liked.partition("-")[0] == "en" else "th"


def _weight(offer: str, ranges: Iterable[tuple[str, float]]) -> float:
    """Return the weight that the most specific range gives."""
    kind = offer.partition("/")[0]
    specific = {offer: 3, f"{kind}/*": 2, "*/*": 1}
    found = [(specific[name], weight) for name, weight in ranges if name in specific]
    return max(found, default=(0, 0.0))[1]


def _weighed(header: str) -> Iterator[tuple[str, float]]:
    """Yield each element of a header with its weight; one whose weight is malformed is left out."""
    for element in header.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        said = [part.partition("=")[2].strip() for part in parameters if part.lower().replace(" ", "").startswith("q=")]
        if name and all(_WEIGHT.fullmatch(weight) for weight in said):
            yield name, float(said[0]) if said else 1.0
