"""What the title of a Thai project is about, and how alike two titles are.

Taken out before two titles are compared: digits of either script, years, places, and phrases that any project has. What
is left are words (PyThaiNLP, newmm): some that say what the work is, some that only say its manner and weigh little.
Which words are which is in ``titles.toml`` (`lexicon`), frozen and versioned, so that a likeness depends on the two
titles and that file only. Measured beside others in ``docs/weave-measured.md``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from thaktho import areas
from thaktho.weave.lexicon import RUN, lexicon, shortened, thai_words

if TYPE_CHECKING:
    from thaktho.weave.dictionary import Dictionary

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_HEAD = re.compile(r"(?:การ)?(?:โครงการ|กิจกรรม)")
_YEAR = re.compile(r"(?:ประจำ)?(?:ปีงบประมาณ|ปี)?\s*(?:พ\.?\s?ศ\.?)?\s*25\d\d")
_VILLAGES = re.compile(r"(?:หมู่ที่|หมู่|(?<![ก-๙])ม\.)\s*(\d+(?:\s*(?:,|-|–|และ|ถึง|หมู่ที่|หมู่|ม\.)+\s*\d+)*)")
_SPAN = re.compile(r"(\d+)\s*(?:-|–|ถึง)\s*(\d+)")
_MARK = re.compile(
    r"ตำบล|อำเภอ|จังหวัด|เทศบาล(?:ตำบล|เมือง|นคร)|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|อบ[ตจ]\.?|"
    r"โรงพยาบาลส่งเสริมสุขภาพตำบล|รพ\.?\s?สต\.?|(?<![ก-๙])(?:ต|อ|จ|ทต|ทม|ทน)\."
)
_SITE = re.compile(r"(โรงเรียน|ร\.ร\.|รร\.|ศูนย์พัฒนาเด็กเล็ก|ศพด\.|มัสยิด|(?<!ห)วัด|ชุมชน|(?<![ก-๙])บ้าน)\s?([ก-๙]{2,})")
_ROUND = re.compile(r"(รุ่น|ครั้ง|ระยะ|เฟส|เขต|โซน)\s?(?:ที่)?\s?(\d{1,2})")
SCHOOLS = ("โรงเรียน", "ศูนย์พัฒนาเด็กเล็ก")
"""Sorts of sites whose work is for their own children."""
_AUTHORITY = re.compile(
    r"(องค์การบริหารส่วนตำบล|(?<![ก-๙])อบต\.?|เทศบาลตำบล|(?<![ก-๙])ทต\.|เทศบาลเมือง|(?<![ก-๙])ทม\.|เทศบาลนคร|(?<![ก-๙])ทน\.)\s*"
)
_PAYERS = (("health", ("สุขภาพ", "สปสช")), ("own", ("งบประมาณ", "ข้อบัญญัติ", "เทศบัญญัติ")))
_WORD = re.compile(r"[ก-๙]+|[a-z0-9]+")
_SUBJECT, _OTHER, _PEOPLE, _MANNER = 1.0, 0.6, 0.5, 0.15
TELLING = _OTHER
"""What a word weighs at least that says what the work is."""
_LEAST = 0.8  # a title that weighs less says too little to be compared
_WITHIN = 0.75
_NEARLY = 0.93  # of its letters: a misprint or two
_LONGEST_NAME = 40  # letters of a name of a place
_LONGEST_SITE = 20
_MOST_VILLAGES = 30
_TORN = 4  # letters of the pieces into which a misprint tears a word


@dataclass(frozen=True, slots=True)
class About:
    """What a title is about: ``words`` with their weight, all its ``letters``, ``people`` it is for, what it names.

    ``built`` tells that something is built or bought. ``villages`` are numbers; a site is its sort and name,
    ``("โรงเรียน", "บ้านควนดิน")``; a round is a batch, phase or zone and its number, ``("รุ่น", "2")``.
    """

    words: tuple[tuple[str, float], ...]
    letters: str
    people: frozenset[str]
    villages: frozenset[int]
    sites: frozenset[tuple[str, str]]
    rounds: frozenset[tuple[str, str]]
    built: bool = False


@cache
def _whole(sort: str) -> str:
    """Return a word for a sort of bodies unshortened: ``เทศบาลตำบล`` for ``ทต.``."""
    whole = (word for word, forms in shortened().items() if sort.rstrip(".") in {form.rstrip(".") for form in forms})
    return next(whole, sort)


@lru_cache(maxsize=100_000)
def about(title: str, places: tuple[str, ...] = ()) -> About:
    """Return what a title is about.

    Args:
        title: as printed.
        places: plain names of the areas that the project is in: they say where it is, not what it is.
    """
    plain = _YEAR.sub(" ", _HEAD.sub(" ", title.translate(_THAI_DIGITS).lower()))
    for word, pattern in lexicon().phrases.items():
        plain = pattern.sub(f" {word} ", plain)
    villages = villages_in(plain)
    plain = _without_areas(_VILLAGES.sub(" ", plain))
    for name in places:
        plain = plain.replace(name, " ")
    sites = sites_in(plain)
    for _, name in sites:
        plain = plain.replace(name, " ")
    words = {word: weight for word in _words(plain) if (weight := _weight(word))}
    rounds = frozenset((match[1], match[2]) for match in _ROUND.finditer(plain))
    letters = "".join(_WORD.findall(plain))
    people, built = frozenset(words) & lexicon().people, not lexicon().built.isdisjoint(words)
    return About(tuple(sorted(words.items())), letters, people, villages, sites, rounds, built)


def forget() -> None:
    """Let go of what is kept of titles: a weave asks for the same again and again, and nothing after it."""
    for kept in (about, _runs, _tokens):
        kept.cache_clear()


def likeness(one: About, two: About) -> float:
    """Return how alike two titles are, 0 to 1.

    Runs of three letters within words are compared, each with its part of the weight of its word, so that a misprint
    costs little: what is shared counts against the lighter title, since one may say more, and less against both.
    Titles whose letters are nearly the same are as alike as these, wherever a misprint has parted the words.
    """
    left, right = _runs(one), _runs(two)
    sums = sum(left.values()), sum(right.values())
    if not min(sums):
        return 0.0
    shared = sum(min(left[run], right[run]) for run in sorted(left.keys() & right.keys()))
    lighter = max(min(sums), _LEAST)
    within, together = shared / lighter, shared / max(sum(sums) - shared, lighter)
    alike = min(1.0, _WITHIN * within + (1 - _WITHIN) * together)
    letters = fuzz.ratio(one.letters, two.letters) / 100
    return round(max(alike, letters) if letters >= _NEARLY else alike, 4)


def telling(words: Iterable[str]) -> list[str]:
    """Return those words of a title that say what the work is and for whom; none where none says what it is."""
    weights = {word: _weight(word) for word in words}
    if _SUBJECT not in weights.values():
        return []
    return [word for word, weight in weights.items() if weight >= _PEOPLE]


@lru_cache(maxsize=100_000)
def _runs(title: About) -> dict[str, float]:
    runs: dict[str, float] = {}
    for word, weight in title.words:
        count = max(1, len(word) - RUN + 1)
        for at in range(count):
            run = word[at : at + RUN]
            runs[run] = runs.get(run, 0.0) + weight / count
    return runs


def villages_in(text: str) -> frozenset[int]:
    """Return the numbers of the villages (หมู่ที่) that a text names."""
    found: set[int] = set()
    for match in _VILLAGES.finditer(text.translate(_THAI_DIGITS)):
        numbers = [int(number) for number in re.findall(r"\d{1,2}", match[1])]
        for first, last in _SPAN.findall(match[1]):
            numbers += range(int(first), min(int(last), int(first) + _MOST_VILLAGES) + 1)
        found.update(numbers)
    return frozenset(found)


def sites_in(text: str) -> frozenset[tuple[str, str]]:
    """Return the schools, child centres, temples, mosques, communities and villages that a text names."""
    found = set()
    for match in _SITE.finditer(text):
        sort, name = _whole(match[1]), match[2]
        first = _cut(name)[0]
        if len(name) <= _LONGEST_SITE and (first in lexicon().toponyms or not _is_known(first)):
            found.add((sort, name))
    return frozenset(found)


def authorities_in(text: str) -> frozenset[tuple[str, str]]:
    """Return the tambon administrations and municipalities that a text names: what sort, and the name."""
    found = set()
    for match in _AUTHORITY.finditer(text):
        name = text[match.end() : match.end() + _LONGEST_NAME]
        if length := _length_of_name(name):
            found.add((_whole(match[1]), name[:length]))
    return frozenset(found)


def payer(name: str) -> str | None:
    """Return what tells a local authority's own fund from others, however it is called, or nothing if it is none."""
    sort = next((sort for sort, words in _PAYERS if any(word in name for word in words)), None)
    of = authorities_in(name)
    return f"{sort} {' '.join(min(of))}" if sort and len(of) == 1 else None


def _without_areas(text: str) -> str:
    """Take out the names of areas and offices where a word says that one follows."""
    kept, at = [], 0
    for match in _MARK.finditer(text):
        if match.start() < at:
            continue
        kept.append(text[at : match.start()])
        at = match.end()
        while at < len(text) and text[at] == " ":
            at += 1
        at += _length_of_name(text[at : at + _LONGEST_NAME])
        kept.append(" ")
    return "".join([*kept, text[at:]])


def _length_of_name(text: str) -> int:
    return next((length for length in range(len(text), 1, -1) if text[:length] in _names()), 0)


def _words(plain: str) -> Iterator[str]:
    listed = lexicon()
    for run in _WORD.findall(plain):
        for token in _tokens(run):
            word = token if token in listed.same else _bare(token)
            yield listed.same.get(word, word)


@lru_cache(maxsize=100_000)
def _tokens(run: str) -> tuple[str, ...]:
    """Return the words of letters without a space; a listed word in which one letter is wrong is set right first."""
    tokens = _cut(run)
    if any(len(token) <= _TORN and _weight(token) == _OTHER for token in tokens):
        tokens = _cut(_mended(run, tokens))
    return tuple(tokens)


def _mended(run: str, tokens: list[str]) -> str:
    """Put right the long words of the lists that stand in a text with one letter wrong, missing or too much."""
    listed = lexicon()
    shared: dict[str, int] = {}
    for at in range(len(run) - RUN + 1):
        for word in listed.long.get(run[at : at + RUN], ()):
            shared[word] = shared.get(word, 0) + 1
    likely = sorted((-count, word) for word, count in shared.items() if count >= len(word) - 2 * RUN + 1)
    for _, word in likely:
        found = None if word in run else _nearly(word, run)
        if found and found not in tokens:
            run = run.replace(found, word, 1)
    return run


def _nearly(word: str, run: str) -> str | None:
    """Return the part of a text that is a word but for one letter."""
    for length in (len(word) - 1, len(word), len(word) + 1):
        for at in range(len(run) - length + 1):
            part = run[at : at + length]
            if part[0] == word[0] and part[-1] == word[-1] and Levenshtein.distance(part, word, score_cutoff=1) <= 1:
                return part
    return None


def _bare(word: str) -> str:
    """Return a noun that is made of a verb as the verb: ``การป้องกัน`` is ``ป้องกัน``."""
    return next(
        (word[len(head) :] for head in ("การ", "ความ") if word.startswith(head) and len(word) > len(head)), word
    )


@lru_cache(maxsize=100_000)
def _weight(word: str) -> float:
    listed = lexicon()
    if word in listed.stock or word.isdigit() or len(word) < 2:  # noqa: PLR2004 - a letter is no word
        return 0.0
    if word in listed.light:
        return _MANNER
    return _PEOPLE if word in listed.people else _SUBJECT if word in listed.known else _OTHER


def _is_known(word: str) -> bool:
    return word in lexicon().known


def _cut(text: str) -> list[str]:
    """Part a text into words, by PyThaiNLP's and ours."""
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415 - see `lexicon.thai_words`

    return word_tokenize(text, custom_dict=_dictionary())


@cache
def _dictionary() -> "Dictionary":
    from thaktho.weave.dictionary import Dictionary  # noqa: PLC0415 - see `lexicon.thai_words`

    return Dictionary(thai_words() | lexicon().own)


@cache
def _names() -> frozenset[str]:
    """Return the plain names of all provinces, amphoe and tambon."""
    found = {"เมือง"}
    for province in areas.provinces():
        found.add(province.name.th)
        for amphoe in areas.children(province.code):
            found.add(amphoe.name.th)
            found.update(tambon.name.th for tambon in areas.children(amphoe.code))
    return frozenset(found)
