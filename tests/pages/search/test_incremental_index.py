"""An index that is made out of the one before is, byte for byte, the one that is made of the documents alone."""

import random
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from thaktho.messages import LANGUAGES, Language
from thaktho.pages import search
from thaktho.pages.search.documents import FACETS, Document
from thaktho.pages.search.numbers import Known

WORDS = ["โครงการ", "ผู้สูงอายุ", "เด็ก", "ตำบล", "บ่อยาง", "ปริก", "ส่งเสริม", "สุขภาพ", "กองทุน", "water", "health", "2566"]


class Some:
    """Documents by their paths, of which it counts those that are made."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents, self.count = documents, 0

    @property
    def known(self) -> list[Known]:
        ordered = sorted(self.documents.items(), key=lambda one: (one[1].values["kind"] != ["project"], one[1].row))
        return [Known(path, repr(one), one.values["kind"] == ["project"]) for path, one in ordered]

    def made(self, paths: Sequence[str]) -> Iterator[Document]:
        for path in paths:
            self.count += 1
            yield self.documents[path]

    def facet_names(self, found: Mapping[str, Collection[str]], language: Language) -> dict[str, list[tuple[str, str]]]:
        return {facet: [(value, f"{value} {language}") for value in sorted(found.get(facet, ()))] for facet in FACETS}


def document(luck: random.Random, kind: str = "project") -> Document:
    title = " ".join(luck.choices(WORDS, k=5))
    texts = [
        [title, f"L{luck.randrange(9999)}"],
        [luck.choice(WORDS)],
        luck.choices(WORDS, k=2),
        [],
        [title] * luck.randrange(2),
    ]
    values = {"kind": [kind], "year": [str(luck.randrange(2560, 2570))], "area": luck.sample(["90", "91", "9001"], 2)}
    return Document(texts, values, {of: {"title": f"{title} {of}"} for of in LANGUAGES}, f"{title},{luck.random()}\r\n")


def some(luck: random.Random, size: int) -> dict[str, Document]:
    found = {f"project/{number}/": document(luck) for number in range(size)}
    return found | {f"area/{number}/": document(luck, "area") for number in range(size // 20)}


def written(documents: Mapping[str, Document], out: Path, memory: Path | None) -> int:
    """Write an index; return how many documents were made for it."""
    made = Some(documents)
    files = search.write(made, search.Numbers(made.known), out, memory, "common")
    for left in content(out).keys() - set(files):  # the site's folder does so
        (out / left).unlink()
    assert content(out).keys() == set(files)
    return made.count


def content(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def edited(luck: random.Random, documents: Mapping[str, Document]) -> Iterator[dict[str, Document]]:
    yield dict(documents)
    one = luck.choice(list(documents))
    yield {**documents, one: document(luck)}
    yield {**documents, **{f"project/new {number}/": document(luck) for number in range(5)}}
    yield {path: held for path, held in documents.items() if luck.random() < 0.98}
    yield {**documents, "area/new/": document(luck, "area")}
    yield {path: held for path, held in documents.items() if not path.startswith("area/")}
    yield {**documents, **some(luck, 2 * len(documents))}
    yield dict(list(documents.items())[:3])
    yield {}


@pytest.mark.parametrize("size", [400, 30, 0])
def test_after_any_change_it_is_the_index_of_the_documents_alone(tmp_path: Path, size: int) -> None:
    luck = random.Random(size)  # noqa: S311 - no secret
    documents = some(luck, size)
    before, memory = tmp_path / "before", tmp_path / "memory"
    written(documents, before, memory)
    kept = content(memory)
    for number, changed in enumerate(edited(luck, documents) if size else [some(luck, 3)]):
        out, anew, now = (tmp_path / f"{name} {number}" for name in ("out", "anew", "now"))
        shutil.copytree(before, out)
        shutil.copytree(memory, now)
        written(changed, out, now)
        written(changed, anew, tmp_path / f"of {number}")
        assert content(out) == content(anew), number
        assert content(now) == content(tmp_path / f"of {number}"), number
    assert content(memory) == kept


def test_of_one_that_is_another_its_bucket_is_made_and_no_file_is_written_through_a_link(tmp_path: Path) -> None:
    luck = random.Random(1)  # noqa: S311 - no secret
    documents = some(luck, 400)
    before, out, memory = tmp_path / "before", tmp_path / "out", tmp_path / "memory"
    assert written(documents, before, memory) == len(documents)
    held = content(before)
    shutil.copytree(before, out, copy_function=lambda source, target: Path(target).hardlink_to(source))
    assert written({**documents, "project/7/": document(luck)}, out, memory) < 80
    assert content(before) == held
    links = [file for file in out.rglob("*.bin") if file.stat().st_nlink > 1]
    assert len(links) > len(held) / 2


@pytest.mark.parametrize(
    "harm",
    [
        "a file is gone", "another folder", "no memory", "cut off", "a byte is another", "a size is another", "nothing",
        "words/0", "facets/year", "rows/0",
    ],
)  # fmt: skip
def test_where_what_is_kept_does_not_fit_all_is_made(tmp_path: Path, harm: str) -> None:
    luck = random.Random(2)  # noqa: S311 - no secret
    documents = some(luck, 60)
    out, anew, memory = tmp_path / "out", tmp_path / "anew", tmp_path / "memory"
    written(documents, out, memory)
    match harm:
        case "a file is gone":
            next(out.rglob("th/*.bin")).unlink()
        case "another folder":
            shutil.rmtree(out)
            written(some(luck, 60), out, None)
        case "no memory":
            (memory / "search").unlink()
        case "cut off":
            (memory / "search").write_bytes((memory / "search").read_bytes()[:-1])
        case "a byte is another":
            held = bytearray((memory / "search").read_bytes())
            held[-100] ^= 1
            (memory / "search").write_bytes(held)
        case "a size is another":
            held = bytearray((memory / "search").read_bytes())
            held[held.index(b"]]") - 1] ^= 1
            (memory / "search").write_bytes(held)
        case _ if "/" in harm:
            (damaged,) = out.rglob(f"{harm}.bin")
            damaged.write_bytes(b"")
    changed = {**documents, "project/7/": document(luck)}
    made = Some(changed)
    search.write(made, search.Numbers(made.known), out, memory, "common")
    assert (made.count < len(changed)) == (harm == "nothing")
    written(changed, anew, tmp_path / "of anew")
    assert content(memory) == content(tmp_path / "of anew")
    folder = content(anew).keys() - {"search/index.json"}
    assert all(content(out)[name] == content(anew)[name] for name in folder)
