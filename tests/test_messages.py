"""The catalogue of messages: complete, alike in both languages, plain, and in step with the code that speaks."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import thaktho
from thaktho.check import explain
from thaktho.contract import shipped
from thaktho.messages import LANGUAGES, Text, catalogue, text
from thaktho.resources import folder

PACKAGE = Path(thaktho.__file__).parent
SPEAKERS = {"text", "DataError", "UsageError", "SurroundingsError"}
AREAS = {key.split(".")[0] for key in catalogue()}
FOR_OFFICERS = {"find", "suggest", "file", "area", "link", "site", "demo"}
JARGON = re.compile(
    r"\b(triples?|quads?|shacl|rdf|iris?|uris?|literals?|nodes?|datatypes?|predicates?|ontolog\w+|namespaces?|"
    r"parse[rd]?|null|none type|exceptions?|traceback|regex\w*|boolean|string|integer|utf-16|stdin|stdout)\b",
    re.IGNORECASE,
)
FILES = (".sql", ".toml", ".csv", ".css", ".js", ".jsonl", ".xlsx")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@cache
def calls() -> tuple[ast.Call, ...]:
    """Return every call in the code that takes the key of a message first."""
    return tuple(
        node
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKERS and node.args
    )


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py"))


@cache
def constants() -> frozenset[str]:
    """Return every text that stands in quotes anywhere: in code, queries and templates; and the codes of lists."""
    files = [*PACKAGE.rglob("*.sql"), *folder("site").rglob("*.jinja"), *folder("site").rglob("*.toml")]
    quoted = {word for file in files for word in re.findall(r"['\"]([\w.-]+)['\"]", file.read_text(encoding="utf-8"))}
    nodes = (node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    codes = {concept.notation for found in shipped().concepts.values() for concept in found}
    return frozenset(quoted | codes | {node for node in nodes if isinstance(node, str)})


@cache
def prefixes() -> frozenset[str]:
    """Return the beginnings of keys that are completed when they are used: ``cli.``, ``file.kind_``, ``site.meet_``."""
    joined = (node.values[0] for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    texts = {str(first.value) for first in joined if isinstance(first, ast.Constant)}
    begun = {f"site.{word}" for word in constants() if word.endswith("_")}
    return frozenset(start for start in texts | begun | {"site."} if start.split(".")[0] in AREAS and "." in start)


def is_used(key: str) -> bool:
    if key in constants() or any(key.endswith(end) and is_used(key.removesuffix(end)) for end in ("_one", "_text")):
        return True
    rests = {key[len(start) :] for start in prefixes() if key.startswith(start)}
    return any(rest in constants() or rest.replace("_", "-") in constants() for rest in rests)


def test_both_languages_take_the_same_values() -> None:
    unlike = [key for key, said in catalogue().items() if placeholders(said.th) != placeholders(said.en)]
    assert unlike == []


def test_thai_is_written_in_thai() -> None:
    """Every text has Thai letters, but for signs such as what stands between the items of a list."""
    words = {key: re.sub(r"\{[^}]*\}", "", said.en) for key, said in catalogue().items()}
    spoken = [key for key, english in words.items() if re.search("[A-Za-z]", english)]
    assert [key for key in spoken if not re.search("[\u0e01-\u0e2e]", catalogue()[key].th)] == []
    assert [key for key, said in catalogue().items() if not said.th.strip() or not said.en.strip()] == []


def test_an_officer_meets_no_jargon() -> None:
    texts = [(key, said[of]) for key, said in catalogue().items() for of in LANGUAGES]
    assert [(key, said) for key, said in texts if key.split(".")[0] in FOR_OFFICERS and JARGON.search(said)] == []
    assert JARGON.search("a triple of the graph")


def test_an_officer_is_sent_to_no_settings_that_she_does_not_have() -> None:
    """What may be set is said apart (`Finding.setting`), to whoever runs the catalogue."""
    told = {key: said for key, said in catalogue().items() if key.startswith(("find.", "suggest."))}
    assert [key for key, said in told.items() if re.search(r"\.toml|\[\w+\]", said.th + said.en)] == []
    assert [key for key in catalogue() if key.startswith("setting.")]


def test_every_key_that_the_code_names_is_there() -> None:
    keys = (word for word in constants() if re.fullmatch(r"[a-z]+\.[a-z][a-z0-9_]*[a-z0-9]", word))
    named = {word for word in keys if word.split(".")[0] in AREAS and not word.endswith(FILES)}
    assert len(named) > 100  # the scan sees something at all
    assert named - catalogue().keys() == set()


def test_every_message_is_said_somewhere() -> None:
    assert [key for key in catalogue() if not is_used(key)] == []
    assert not is_used("find.no_such_thing")


def test_every_call_gives_the_values_that_its_message_asks_for() -> None:
    """A value left out would be a KeyError in the officer's face, in place of the message."""
    told = list(lacking())
    assert told == []


def lacking() -> Iterator[tuple[str, set[str]]]:
    for call in calls():
        key = call.args[0]
        if isinstance(key, ast.Constant) and not any(word.arg is None for word in call.keywords):
            missing = placeholders(catalogue()[str(key.value)].th) - {str(word.arg) for word in call.keywords}
            if missing:
                yield str(key.value), missing


def test_the_rules_of_shacl_ask_only_for_what_the_explainer_gives() -> None:
    given = {"value", "field", "example", "other", "choices"}
    rules = {*explain._SAYS.values(), *explain._NOT_A.values(), "find.missing", "find.expected", "find.refused_value"}
    for rule in rules:
        assert placeholders(catalogue()[rule].th) <= given, rule


def test_a_text_within_a_text_is_filled_in_its_language() -> None:
    said = text("find.missing", field=Text("ชื่อโครงการ", "Project title"))
    assert "ชื่อโครงการ" in said.th
    assert "Project title" in said.en


def test_a_message_that_is_not_there_or_lacks_a_value_is_an_error_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        text("find.no_such_thing")
    with pytest.raises(KeyError):
        text("find.missing")


def test_one_word_stands_for_one_thing_in_what_officers_read() -> None:
    """``แฟ้ม`` is what stands in a cabinet, ``เซลล์`` what biology has: offices say ``ไฟล์`` and ``ช่อง``."""
    others = re.compile("แฟ้ม|เซลล์|ชีต|ชีท|สดมภ์|กรุณา|สมุดงาน")
    assert not [key for key, said in catalogue().items() if others.search(said.th)]


def test_the_codes_that_instructions_give_as_examples_are_codes_of_the_list() -> None:
    known = {concept.notation for concept in shipped().concepts["https://w3id.org/thaktho/ns#TargetGroup"]}
    named = set(re.findall(r"\b\d{4}\b(?= ;|$)|(?<=; )\d{4}\b", text("form.step_choose").en))
    assert named
    assert named <= known
