"""The declared pages, their queries and their words fit together; colours are easy to read."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import nodes
from markupsafe import Markup

from thaktho.messages import catalogue
from thaktho.pages.declared import page_kinds, queries
from thaktho.pages.names import Names
from thaktho.pages.view import View
from thaktho.resources import folder

TEMPLATES = folder("site") / "templates"
DYNAMIC = re.compile(r"\bt\('([a-z_]+_)' ~")


def test_every_page_kind_has_its_template_and_queries() -> None:
    for kind in page_kinds():
        assert (TEMPLATES / kind.template).is_file()
        assert "page" in queries(kind.facts)
        assert set(kind.shared) <= set(queries("shared"))


def test_what_is_compiled_of_a_template_is_of_no_data() -> None:
    """A filter of a constant is applied when the template is compiled, and what is compiled is used again."""
    applied: list[str] = []

    def noting(name: str) -> Callable[..., None]:
        return lambda *_, **__: applied.append(name)

    view = View("th", Names((), (), "th"))
    surroundings = view.environment().overlay(bytecode_cache=None)
    surroundings.filters = surroundings.filters | {name: noting(name) for name in view.filters()}
    for template in surroundings.list_templates():
        surroundings.get_template(template)
    assert applied == []
    surroundings.from_string("{{ 'https://example.org/'|link }}")
    assert set(applied) == {"link"}


def _said() -> set[str]:
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(TEMPLATES.glob("*.jinja")))
    source += "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(Path(__file__).parents[2].glob("catalogue/thaktho/pages/*.py"))
    )
    return set(re.findall(r"['\"]([a-z_]+)['\"]", source)) | set(re.findall(r"site\.([a-z_]+)", source))


def test_no_sentence_of_the_site_is_left_unused() -> None:
    starts = {
        start for file in TEMPLATES.glob("*.jinja") for start in DYNAMIC.findall(file.read_text(encoding="utf-8"))
    }
    starts |= {"meet_", "area_"}
    said = _said()
    for key in catalogue():
        area, name = key.split(".")
        if area == "site":
            assert name in said or name.startswith(tuple(starts)) or name.endswith(("_one", "_text")), key


def test_every_sentence_that_a_template_says_is_there_and_given_all_its_values() -> None:
    """Or given none: scripts put them in."""
    surroundings = View("th", Names((), (), "th")).environment()
    wrong = []
    for name in surroundings.list_templates():
        for call in surroundings.parse((TEMPLATES / name).read_text(encoding="utf-8")).find_all(nodes.Call):
            called = call.node.name if isinstance(call.node, nodes.Name) else ""
            if called in {"t", "t_whole"} and isinstance(call.args[0], nodes.Const):
                said = catalogue().get(f"site.{call.args[0].value}")
                given = {one.key for one in call.kwargs}
                if said is None or given not in (set(), set(re.findall(r"\{([a-z_]+)\}", said.th))):
                    wrong.append((name, call.lineno, call.args[0].value))
    assert wrong == []


def _luminance(colour: str) -> float:
    whole = colour.lstrip("#") if len(colour) == 7 else "".join(char * 2 for char in colour.lstrip("#"))
    parts = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _schemes() -> list[dict[str, str]]:
    css = (folder("site") / "styles" / "10-site.css").read_text(encoding="utf-8")
    return [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]


@pytest.mark.parametrize("scheme", range(2))
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("warn", "paper"), ("warn", "warn-tint"),
        ("ink", "tint"), ("quiet", "tint"), ("accent", "tint"), ("ink", "accent-tint"), ("quiet", "accent-tint"),
        ("accent", "accent-tint"), ("accent-ink", "accent"),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground_in_light_and_dark(scheme: int, ink: str, ground: str) -> None:
    colours = _schemes()[scheme]
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(("count", "shown", "folded"), [(10, 10, None), (11, 11, 1), (60, 60, 50), (10_000, 60, 50)])
def test_a_page_lists_so_many_projects_and_says_how_many_more_there_are(
    count: int, shown: int, folded: int | None
) -> None:
    term = dict.fromkeys(("code", "en", "definition_th", "definition_en", "path", "vulnerable"))
    names = Names([SimpleNamespace(**{**term, "iri": "p", "kind": "project", "th": "งาน"})], [], "en")
    templates = View("en", names).environment()
    templates.globals["cards"] = {
        "p": SimpleNamespace(iri="p", year=2568, areas=[], unread=[], funds=[], moneys=[], path=None)
    }
    said = "{% import 'macros.html.jinja' as m with context %}{{ m.projects(rows, 'all') }}"
    page = templates.from_string(said).render(rows=[SimpleNamespace(project="p")] * count)
    assert page.count('class="card"') == shown
    assert (f"Show {folded} more" in page) == (folded is not None)
    assert ("There are 9,940 more projects" in page) == (count == 10_000)
    assert len(page) < 60_000


def test_sentences_have_plain_names_in_braces_and_nothing_else() -> None:
    """They are filled by a quicker way than `Markup.format`, which knows no format codes, attributes or indexes."""
    for key, said in catalogue().items():
        if key.startswith("site."):
            for text in (said.th, said.en):
                assert re.fullmatch(r"(?:[^{}]|\{[a-z_]+\})*", text), key


def test_values_put_into_a_sentence_are_escaped() -> None:
    view = View("th", Names((), (), "th"))
    assert "&lt;b&gt;2568" in view.say("fiscal_year", year="<b>2568")
    assert "<i>2568</i>" in view.say("fiscal_year", year=Markup("<i>2568</i>"))


def test_what_pages_have_alike_is_made_once_a_key() -> None:
    made = (
        View("th", Names((), (), "th"))
        .environment()
        .from_string("{% for n in [1, 2, 3] %}{% call kept('a', n > 2) %}{{ n }}{% endcall %}{% endfor %}")
    )
    assert made.render() == "113"


def test_where_most_projects_are_is_told_by_tambon_else_by_amphoe() -> None:
    of = {"90": 9, "9001": 5, "9002": 6, "900101": 1, "900102": 3, "900201": 3}
    areas = [SimpleNamespace(code=code, projects=projects) for code, projects in of.items()]
    busiest: Any = View("th", Names((), (), "th")).filters()["busiest"]
    assert [row.code for row in busiest(areas)] == ["900102", "900201", "900101"]
    assert [row.code for row in busiest(areas[:3])] == ["9002", "9001"]
    assert [row.code for row in busiest(areas[:1])] == ["90"]
