"""Templates compiled our way put out what Jinja's own compiler puts out, and escape as it does.

`thaktho.pages.compiled` builds on Jinja's code generator, which may be another in any version: where this fails after
another Jinja was allowed in ``pyproject.toml``, that is why. A `Templates` that is a plain `Environment` works too, in
twice the time: `_Plain` is one.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from jinja2 import Environment, StrictUndefined, Template, UndefinedError
from jinja2.runtime import Context
from markupsafe import Markup
from tests.pages.small import SITE

from thaktho.contract import shipped
from thaktho.iris import SHARED
from thaktho.pages import links
from thaktho.pages.build import How, build
from thaktho.pages.compiled import Templates
from thaktho.pages.folding import Folding
from thaktho.pages.output import Kept, Plain, shown

_SAID = [
    "", "ก", "<b>", "a & b", '"', "'", Markup("<b>"), Markup(""), 7, 1.5, None, True, ["<"], SimpleNamespace(a="<"),
]  # fmt: skip
_Y, _Z = SimpleNamespace(a=2), SimpleNamespace(a=None)
_TEMPLATES = [
    "{{ x }}",
    "{{ x ~ '<' }}{{ '<' ~ x }}",
    "{% set y %}{{ x }}<i>{% endset %}{{ y }}",
    "{% macro m(a, b='<') %}{{ a }}{{ b }}<i>{% endmacro %}{{ m(x) }}{{ m(x, b=x) }}{{ m(b='&', a=x) }}",
    "{% macro m(a, b='<', c=x) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(x) }}{{ m(x, '&') }}{{ m(x, c='&') }}",
    "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}{{ m(x) }}{{ m(a=x) }}",
    "{{ y.a }}{{ y.a.imag }}{{ y.b is defined }}{{ y.b is undefined }}{{ (y.a + 1).imag }}{{ {'class': x}.class }}",
    "{% for one in [y, y] | selectattr('a') | map(attribute='a') | list %}{{ one }}{% endfor %}",
    "{% macro m(a, b) %}{{ a }}{{ b }}<i>{% endmacro %}{{ m(*[x, '>']) }}{{ m(**{'b': x, 'a': '>'}) }}",
    "{% macro m(a) %}{{ caller() }}{{ a }}{% endmacro %}{% call m(x) %}<i>{{ x }}{% endcall %}",
    "{% for y in [x, '<'] %}{{ loop.cycle('<', '>') }}{{ y }}{{ f(y) }}{% endfor %}{{ f(x) }}",
    "{% set rows = [y, y] %}{{ rows | map(attribute='a') | list }}{{ rows | map(attribute='a') | sum }}",
    "{{ ([y] | selectattr('a') | list) == [y] }}{{ [y] | rejectattr('a') | list }}{{ [y, y] | length }}",
    "{{ [y, z] | selectattr('a', 'equalto', z.a) | list | length }}{{ [y, z] | rejectattr('a', 'none') | list }}",
    "{% for one in [y, z] | selectattr('a', 'none') if one.a is none %}{{ one.a }}{% endfor %}",
    "{{ none | map(attribute='a') | list }}{{ [y, z] | map(attribute='a', default=x) | list }}",
    "{% for one in [x] %}{{ [y, z] | rejectattr('a', 'equalto', one) | list | length }}{% endfor %}",
    "{{ [{'class': x}] | map(attribute='class') | list }}{{ [[x]] | map(attribute=0) | list }}",
    "{{ [x] | map('string') | list }}",
    "{% macro m(a, b='<') %}{% macro n(c) %}{{ a }}{{ c }}{% endmacro %}{{ n(c=b) }}{% endmacro %}{{ m(b=x, a='&') }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(x) if y.a else m('<') }}{{ m(x) if y.a else x }}",
    "{{ [x, '', none] | select | list }}{{ ['<', x] | select('in', [x]) | list }}{{ [x] | select('string') | list }}",
    "{% for k in ['a'] %}{{ [y, z] | rejectattr(k, 'none') | list }}{{ [y] | selectattr(k) | list }}{% endfor %}",
    "{{ x if y.b is defined }}{{ (x if z.a) ~ '<' }}{{ '<' if x }}{{ y.a if x else z.a }}",
    "{{ [y, z] | rejectattr('a', 'eq', z.a) | map(attribute='a') | list }}",
    "{{ x is none }}{{ x is not none }}{{ [x][0] }}{{ {'k': x}['k'] }}{{ none | selectattr('a') | list }}",
    "{% macro m(a) %}{{ a }}<i>{% endmacro %}{% macro n(a) %}{{ m(a) if a else m('<') }}{% endmacro %}{{ n(n(x)) }}",
    "{{ x ~ y.a }}{{ 'a' ~ '<' }}{{ 'a' ~ x ~ f('<') }}{% set d = {'k': x} %}{{ d['k'] }}",
    "{% set s %}{% block c %}{{ x }}{% endblock %}{% endset %}{{ s }}{% if x %}{% block d %}<{% endblock %}{% endif %}",
    "{% block b %}{{ x }}{% endblock %}{{ self.b() }}{{ [x, '<'] | join(', ') }}{{ x | string | upper }}",
]


def _environment(*, ours: bool) -> Environment:
    kind = Templates if ours else Environment
    made = kind(autoescape=True, undefined=StrictUndefined)
    made.globals["f"] = lambda value: f"{value}&"
    return made


@pytest.mark.parametrize("template", _TEMPLATES)
def test_what_comes_out_is_what_jinja_makes(template: str) -> None:
    one, other = (_environment(ours=ours).from_string(template) for ours in (True, False))
    for said in _SAID:
        assert one.render(x=said, y=_Y, z=_Z) == other.render(x=said, y=_Y, z=_Z)


def test_what_says_that_it_gives_markup_is_put_out_as_it_is() -> None:
    def marked(text: str) -> Markup:
        return Markup("<i>{}</i>").format(text)

    def plain(text: str) -> Plain:
        return str(len(text))

    said = {}
    for ours in (True, False):
        made = _environment(ours=ours)
        made.filters |= {"marked": marked, "plain": plain}
        made.globals |= {"marked": marked, "m": SimpleNamespace(of=marked)}
        if isinstance(made, Templates):
            made.still, made.macros = frozenset({"marked", "f", "m"}), frozenset({"m"})
        template = (
            "{{ x | marked }}{{ marked(x) }}{{ m.of(x) }}{{ f(x) }}{{ (x | marked) if x == 1 else x }}{{ x | upper }}"
            "{{ x | plain }}"
        )
        said[ours] = made.from_string(template).render(x="<")
    assert said[True] == said[False]


def test_what_is_kept_is_made_once_for_each_key() -> None:
    made: list[str] = []

    def noted(value: str) -> str:
        made.append(value)
        return value

    template = "{% for one in x %}{% call kept('k', one) %}{{ noted(one) }}<i>{% endcall %}{% endfor %}"
    for ours in (True, False):
        made.clear()
        surroundings = _environment(ours=ours)
        surroundings.globals |= {"kept": Kept(), "noted": noted}
        compiled = surroundings.from_string(template)
        assert compiled.render(x=["<", "a", "<"]) == "&lt;<i>a<i>&lt;<i>"
        assert compiled.render(x=["a"]) == "a<i>"
        assert made == ["<", "a"]


def test_only_markup_is_not_escaped() -> None:
    assert shown("<b>") == "&lt;b&gt;"
    assert shown(Markup("<b>")) == "<b>"
    assert shown(SimpleNamespace(a="<")) == "namespace(a=&#39;&lt;&#39;)"


def test_what_is_not_there_is_an_error() -> None:
    template = _environment(ours=True)
    for text in ("{{ nothing }}", "{{ nothing() }}", "{{ x.nothing }}", "{{ x.nothing() }}"):
        with pytest.raises((UndefinedError, AttributeError)):
            template.from_string(text).render(x=SimpleNamespace())


_SENTENCES = {"none": Markup("ไม่มี &amp; ไม่รู้"), "some": Markup("มี {n} <b>จาก</b> {of}"), "twice": Markup("{n} {{}} {n}")}


def _folding(asked: list[str] | None = None, **templates: object) -> Templates:
    made = Templates(autoescape=True, undefined=StrictUndefined)

    def say(key: str, **values: object) -> Markup:
        if asked is not None:
            asked.append(key)
        return _SENTENCES[key].format(**values) if values else _SENTENCES[key]

    made.folding = Folding({"lang": "th"}, {"t": say})
    made.globals.update(t=say, **templates)
    return made


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ t('none') }}{{ t('none') ~ '<' }}{{ x }}", "ไม่มี &amp; ไม่รู้ไม่มี &amp; ไม่รู้&lt;&lt;b&gt;"),
        ("{{ t('none') if x }}{% if lang == 'th' %}ไทย{% endif %}", "ไม่มี &amp; ไม่รู้ไทย"),
        ("{% macro m(a) %}{{ a }}{{ a | upper }}{% endmacro %}{{ m(t('none')) }}", "ไม่มี &amp; ไม่รู้ไม่มี &AMP; ไม่รู้"),
    ],
)
def test_what_is_the_same_on_every_page_is_worked_out_once(template: str, text: str) -> None:
    asked: list[str] = []
    compiled = _folding(asked).from_string(template)
    asked.clear()
    assert compiled.render(x="<b>") == text
    assert asked == []


def test_a_sentence_that_is_chosen_on_the_page_is_asked_for_there() -> None:
    asked: list[str] = []
    assert _folding(asked).from_string("{{ t(x) }}").render(x="none") == _SENTENCES["none"]
    assert asked == ["none"]


def test_a_sentence_that_takes_values_is_filled_on_the_page() -> None:
    asked: list[str] = []
    compiled = _folding(asked).from_string("{% set said = t('some', n=x, of=t('none')) %}{{ said }}")
    assert compiled.render(x="<b>") == "มี &lt;b&gt; <b>จาก</b> ไม่มี &amp; ไม่รู้"
    assert asked == ["none", "some"]


def test_a_sentence_that_is_put_out_is_put_out_with_the_values_between_its_pieces() -> None:
    asked: list[str] = []
    compiled = _folding(asked).from_string("{{ t('some', n=x, of=t('none')) }}{{ t('twice', n=x) }}")
    asked.clear()
    said = "มี &lt;b&gt; <b>จาก</b> ไม่มี &amp; ไม่รู้"
    assert compiled.render(x="<b>") == f"{said}&lt;b&gt; {{}} &lt;b&gt;"
    assert asked == ["twice"]


def test_a_sentence_is_there_when_a_template_is_compiled() -> None:
    with pytest.raises(KeyError):
        _folding().from_string("{{ t('nothing') }}")


def test_what_is_the_same_on_every_page_has_a_name_of_its_own() -> None:
    with pytest.raises(ValueError, match="lang"):
        _folding().from_string("{% for lang in x %}{{ lang }}{% endfor %}")


def test_globals_that_stay_are_looked_up_when_a_template_is_loaded() -> None:
    made = _folding(n=lambda: "<")
    made.still = frozenset({"n", "later"})
    compiled = made.from_string("{{ n() }}{% for n in x %}{{ n }}{% endfor %}{% if y %}{{ later }}{% endif %}")
    made.globals["n"] = None
    assert compiled.render(x="ab", y=False) == "&lt;ab"
    with pytest.raises(UndefinedError, match="later"):
        compiled.render(x="", y=True)


class _Plain(Environment):
    """Jinja as it is, told as globals what `Templates` works out beforehand."""

    class Told(Template):
        def new_context(self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Any = None) -> Context:  # noqa: A002, ARG002, FBT001, FBT002 - as Jinja has it
            return super().new_context(vars, shared=False, locals=locals)

    template_class = Told

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"bytecode_cache": None})
        self.globals.update(lang="th", TOP=links.TOP, HERE=links.HERE, shared=SHARED)


@pytest.mark.whole
def test_all_pages_are_those_that_plain_jinja_makes(
    tables: duckdb.DuckDBPyConnection, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaktho.pages.view.Templates", _Plain)
    build(tables, shipped(), SITE, tmp_path, lambda *_: None, how=How(languages=("th",), workers=1, html_alone=True))
    pages = [file.relative_to(tmp_path) for file in tmp_path.rglob("*.html")]
    assert len(pages) > 100
    assert [page for page in pages if (tmp_path / page).read_text() != (public / page).read_text()] == []
