"""What two projects are to each other: one project, its continuation, a possible duplicate, or nothing.

A pure function of the two projects and of the frozen weights in ``rules.toml`` and ``titles.toml``. Other projects
play no part, so a linkage stays as it is while they come and go.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from thaktho.weave import lexicon, titles
from thaktho.weave.titles import About

_FILES = Path(__file__).parent
_ALIKE_BODIES = 90.0  # of 100: names of one body, a letter or two apart
_EQUAL_TITLES = 0.95
_AMPHOE = 4  # digits
_APART = re.compile(r"[^ก-๙a-z0-9]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Project:
    """What is compared of a project; sets are empty and ``None`` stands where nothing is known.

    ``year`` is fiscal, of the Buddhist era; ``areas`` are codes of tambon, amphoe or provinces, ``names`` their plain
    names and those of what they lie in; ``place`` is the place as printed; ``funds`` and ``bodies`` are names or codes;
    ``amount`` is in baht; ``start`` is an ISO date; ``code`` is the issuer and its number for it: ``L5205/7``.
    """

    iri: str
    title: str
    year: int | None = None
    areas: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    place: str = ""
    funds: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    amount: str | None = None
    start: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """A kind of linkage of two projects: how sure (0 to 1), by which rule, and what speaks for it and against it."""

    kind: str
    score: float
    rule: str
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name with the version, the least score that is told, and the weights of what is evident."""

    name: str
    least: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules by kind.

    ``least_title``: titles less alike are of different work, whatever else is equal. ``most_years`` a continuation lies
    back. ``crowded``: so many are compared with all others. ``largest``: so many projects at most hang together as
    pairs; what is more is one group.
    """

    kinds: Mapping[str, Rule]
    least_title: float
    most_years: int
    crowded: int
    largest: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A project as it is compared."""

    about: About
    villages: frozenset[int]
    sites: frozenset[tuple[str, str]]
    bodies: frozenset[str]
    authorities: frozenset[tuple[str, str]]
    payers: frozenset[str]


def judge(one: Project, two: Project) -> Likely | None:
    """Return what two projects are to each other, or nothing where no kind reaches its least score."""
    left, right = _seen(one), _seen(two)
    if not _meet(one, two) or _elsewhere(left, right):
        return None
    evidence = _evidence(one, two)
    kind = _kind(one, two, evidence)
    if kind is None or evidence["title"] < rules().least_title or (kind != "continuation" and _of_others(left, right)):
        return None
    rule = rules().kinds[kind]
    told = {
        name: round(rule.weights[name] * much, 4) for name, much in evidence.items() if much and name in rule.weights
    }
    score = round(min(1.0, max(0.0, sum(told.values()))), 4)
    return Likely(kind, score, rule.name, told) if score >= rule.least else None


def keys(project: Project) -> list[str]:
    """Return by what a project is found: words that say what it is (else all of its title), bodies and the amount."""
    seen = _seen(project)
    words = [word for word, weight in seen.about.words if weight >= titles.TELLING] or [
        word for word, _ in seen.about.words
    ]
    amounts = [f"= {project.amount}"] if project.amount else []
    return [*words, *(f"by {body}" for body in sorted(seen.bodies)), *amounts]


def bodies(project: Project) -> list[str]:
    """Return the bodies of a project, by names that are the same however they are shortened."""
    return sorted(_seen(project).bodies)


def core(project: Project) -> str:
    """Return the words of a title in their order of the alphabet: like titles stand side by side when sorted by it."""
    return " ".join(word for word, _ in _seen(project).about.words)


def is_placed(project: Project) -> bool:
    """Say whether it is known in which tambon or amphoe a project is."""
    return any(len(code) >= _AMPHOE for code in project.areas)


def _kind(one: Project, two: Project, evidence: Mapping[str, float]) -> str | None:
    if one.year and two.year and one.year != two.year:
        return "continuation" if abs(one.year - two.year) <= rules().most_years else None
    if not one.funds or not two.funds or evidence["fund"]:
        return "same-project"
    if evidence["title"] >= _EQUAL_TITLES and evidence["body"] and evidence["start"]:
        return "same-project"  # co-funded: two funds would hardly pay one body for two such projects on one day
    return "possible-duplicate" if one.year and two.year else None


def _meet(one: Project, two: Project) -> bool:
    """Say whether an area of one lies in an area of the other; where one has none, whether one body does both."""
    if is_placed(one) and is_placed(two):
        near = ((a, b) for a in one.areas for b in two.areas if min(len(a), len(b)) >= _AMPHOE)
        return any(a.startswith(b) or b.startswith(a) for a, b in near)
    return _one_of(_seen(one).bodies, _seen(two).bodies)


def _elsewhere(left: _Seen, right: _Seen) -> bool:
    """Say whether the two name different villages, or different sites of one sort."""
    if left.villages and right.villages and not left.villages & right.villages:
        return True
    sorts = {sort for sort, _ in left.sites} & {sort for sort, _ in right.sites}
    return any(not _one_of(_of(sort, left), _of(sort, right)) for sort in sorts)


def _of_others(left: _Seen, right: _Seen) -> bool:
    """Say whether the two are of different local authorities: each works for its own part of a tambon."""
    return _differ(left.authorities, right.authorities)


def _in_school(seen: _Seen) -> bool:
    return any(sort in titles.SCHOOLS for sort, _ in seen.sites)


def _evidence(one: Project, two: Project) -> dict[str, float]:
    left, right = _seen(one), _seen(two)
    known, same_body = bool(left.bodies and right.bodies), _one_of(left.bodies, right.bodies)
    same_fund = bool(one.funds & two.funds or left.payers & right.payers)
    found = {
        "title": titles.likeness(left.about, right.about),
        "body": same_body,
        "other-body": known and not same_body,
        "fund": same_fund,
        "amount": bool(one.amount) and one.amount == two.amount,
        "start": bool(one.start) and one.start == two.start,
        "people": _differ(left.about.people, right.about.people),
        "round": _differ(left.about.rounds, right.about.rounds),
        "built": left.about.built != right.about.built,
        "school": (school := _in_school(left) != _in_school(right)),
        "wider": not school and bool(left.villages or left.sites) != bool(right.villages or right.sites),
        "year": not (one.year and two.year),
        "place": is_placed(one) != is_placed(two),
        "places": not is_placed(one) and not is_placed(two),
        "code": _two_codes(one.code, two.code),
    }
    return {name: float(much) for name, much in found.items()}


def _two_codes(one: str | None, two: str | None) -> bool:
    """Say whether one issuer has given two codes: it numbers no project twice."""
    return bool(one and two) and one != two and str(one).split("/")[0] == str(two).split("/")[0]


def _differ(one: frozenset[Any], two: frozenset[Any]) -> bool:
    return bool(one and two) and not one & two


def _of(sort: str, seen: _Seen) -> frozenset[str]:
    return frozenset(name for one, name in seen.sites if one == sort)


def _one_of(left: frozenset[str], right: frozenset[str]) -> bool:
    return any(_alike(one, two) for one in left for two in right)


@lru_cache(maxsize=100_000)
def _seen(project: Project) -> _Seen:
    about = titles.about(project.title, project.names)
    others = (project.place, *sorted(project.bodies))
    villages = about.villages.union(*(titles.villages_in(text) for text in others))
    sites = about.sites.union(*(titles.sites_in(text) for text in others))
    bodies = frozenset(body for name in project.bodies if (body := _body(name)))
    told = (project.title, *others, *sorted(project.payers))
    authorities = frozenset[tuple[str, str]]().union(*(titles.authorities_in(text) for text in told))
    payers = frozenset(payer for name in project.payers if (payer := titles.payer(name)))
    return _Seen(about, villages, sites, bodies, authorities, payers)


def forget() -> None:
    """Let go of what is kept of projects and their titles, see `titles.forget`."""
    _seen.cache_clear()
    titles.forget()


def _body(name: str) -> str:
    """Return the name of a body written out and without spaces."""
    for long, shorts in lexicon.shortened().items():
        for short in shorts:
            name = name.replace(short, long)
    return _APART.sub("", name.lower())


def _alike(one: str, two: str) -> bool:
    """Say whether two names may be one: the numbers in them equal, a letter or two apart, or one within the other."""
    if _DIGITS.findall(one) != _DIGITS.findall(two):
        return False
    return one in two or two in one or fuzz.ratio(one, two) >= _ALIKE_BODIES


def version() -> str:
    """Return the version of the rules: of their weights and of the words of titles."""
    return next(iter(rules().kinds.values())).name.split("/")[1]


@cache
def rules() -> Rules:
    """Return the frozen weights."""
    said = tomllib.loads((_FILES / "rules.toml").read_text(encoding="utf-8"))
    kinds = {
        kind: Rule(f"{kind}/{said['version']}.{lexicon.version()}", given.pop("least"), given)
        for kind, given in said["kinds"].items()
    }
    return Rules(kinds, said["least_title"], said["most_years"], said["crowded"], said["largest"])
