r"""Names as a CKAN takes them: packages, files, tags.

CKAN's rules (``ckan/logic/validators.py``): a package's name has 2 to 100 of ``a-z 0-9 - _``; a tag 2 to 100 of what
Python's ``\w`` matches, space, ``-``, ``_`` and ``.``. ``\w`` has Thai consonants and spacing vowels, and leaves out
the vowels and tones written above and below: ``สงขลา`` is a tag, ``ผู้สูงอายุ`` is refused.

A tag that CKAN refuses is written without the signs it refuses, and after ``--`` stands where they go:
``ผสงอาย--1ut1u4v``.
"""

import hashlib
import re

LONGEST = 100
"""So many characters a name or a tag may have."""
_SHORTEST = 2
_TAKEN = re.compile(r"[\w \-.]")
_TAG = re.compile(rf"[\w \-.]{{{_SHORTEST},{LONGEST}}}")
_SLUG = re.compile(rf"[a-z0-9_-]{{{_SHORTEST},{LONGEST}}}")
_FILE = re.compile(rf"[a-z0-9_-][a-z0-9_.-]{{1,{LONGEST - 1}}}")
_RESERVED = {"new", "edit", "search"}
_MARK = "--"
_CUT = "z"
"""What stands after the mark of a tag that was too long: its word is told by a digest, and kept elsewhere."""
_DIGEST = 16
_SIGNS = {
    "\u0e31": "a",  # mai han-akat
    "\u0e34": "i",  # sara i
    "\u0e35": "j",  # sara ii
    "\u0e36": "e",  # sara ue
    "\u0e37": "f",  # sara uee
    "\u0e38": "v",  # sara u
    "\u0e39": "u",  # sara uu
    "\u0e3a": "p",  # phinthu
    "\u0e47": "k",  # mai tai khu
    "\u0e48": "s",  # mai ek
    "\u0e49": "t",  # mai tho
    "\u0e4a": "r",  # mai tri
    "\u0e4b": "w",  # mai chattawa
    "\u0e4c": "x",  # thanthakhat
    "\u0e4d": "m",  # nikhahit
    "\u0e4e": "y",  # yamakkan
}


def tag(word: str) -> str:
    """Return a word as a tag that CKAN takes; a word that it takes already stays itself.

    Words with ``--`` in them, or a space at an end, are the exception: they get the mark too, or two words could become
    one tag. A tag that would be longer than CKAN takes is the beginning of the word and a digest.
    """
    if _MARK not in word and word == word.strip(" ") and _TAG.fullmatch(word):
        return word
    kept, code = _parted(word)
    whole = f"{kept}{_MARK}{code}"
    if len(whole) <= LONGEST:
        return whole
    end = _MARK + _CUT + hashlib.sha256(word.encode()).hexdigest()[:_DIGEST]
    return kept[: LONGEST - len(end)] + end


def _parted(word: str) -> tuple[str, str]:
    """Return the characters of a word that CKAN takes, and what says which others go where.

    Before each of the others: how many of those taken come first, where there are any.
    """
    kept, code, since = "", "", 0
    for char in word:
        # CKAN's own page cuts spaces at the ends of tags off
        if _TAKEN.fullmatch(char) and (kept or char != " "):
            kept, since = kept + char, since + 1
        else:
            code += (str(since) if since else "") + (_SIGNS.get(char) or f"h{ord(char):x}h")
            since = 0
    return kept, code


def package_name(publisher: str, dataset: str, period: str) -> str:
    """Return the name of a dataset's package: ``songkhla-pao_projects_2565``.

    Ids and periods have no ``_``, so no two datasets share a name; what is too long, or not of the alphabet, ends in a
    digest instead. The package's extras say which dataset it is.
    """
    whole = f"{publisher}_{dataset}_{period}"
    if _SLUG.fullmatch(whole) and whole.count("_") == 2:  # noqa: PLR2004 - between three parts
        return whole
    end = "_" + hashlib.sha256(f"{publisher}\n{dataset}\n{period}".encode()).hexdigest()[:_DIGEST]
    return re.sub("[^a-z0-9-]+", "-", whole.lower())[: LONGEST - len(end)].strip("-") + end


def is_name(said: str) -> bool:
    """Tell whether CKAN takes a text as the name of an organisation or a package."""
    return bool(_SLUG.fullmatch(said)) and said not in _RESERVED


def file_name(package: str, name: str) -> str:
    """Return under which name a file is uploaded: ``songkhla-pao_projects_2565.ttl`` for ``dataset.ttl``.

    It is what a reader's download is called; CKAN throws away whatever is not of its alphabet (``munge_filename``), so
    that a digest stands for a name that is not.
    """
    made = f"{package}.{name.removeprefix('dataset.')}"
    if _FILE.fullmatch(made):
        return made
    ending = re.search(r"(\.[a-z0-9]{1,8})?$", name.lower())
    return f"{package[:60]}.{hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]}{ending[0] if ending else ''}"
