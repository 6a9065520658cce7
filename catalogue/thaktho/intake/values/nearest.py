"""The known things whose names are most like one that was printed, as forms write them: ``G-1 สังคมเป็นสุข``."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from thaktho.iris import slug

_MOST = 3


def things(printed: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Return the nearest things, each once; what is returned leads back to the thing it names.

    Args:
        printed: a name or code that nothing has.
        known: the IRI of each thing with the slug of each code and name that it is known by.
    """
    keys: dict[str, list[str]] = {}
    for iri, key in known:
        keys.setdefault(iri, []).append(key)
    names = {(iri, at): key for iri, its in keys.items() for at, key in enumerate(its)}
    near = process.extract(slug(printed), names, scorer=fuzz.WRatio, limit=3 * _MOST)
    return [shown(keys[iri]) for iri in list(dict.fromkeys(found[0] for *_, found in near))[:_MOST]]


def shown(keys: Sequence[str]) -> str:
    """Return code and name of a thing, else its name, with the spaces that slugs have lost.

    Args:
        keys: the slugs of each code and name that it is known by.
    """
    shortest, longest = min(keys, key=len), max(keys, key=len)
    if longest.startswith(f"{shortest}-"):
        return f"{shortest} {longest.removeprefix(shortest + '-').replace('-', ' ')}"
    return longest if len(keys) == 1 and longest.isascii() else longest.replace("-", " ")
