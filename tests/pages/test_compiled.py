"""Templates compiled our way put out what Jinja's own compiler puts out, and escape as it does."""

from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from thaktho.pages.compiled import Generator
from thaktho.pages.expressions import Templates, shown
from thaktho.pages.folding import Folding

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
    "{{ [y, z] | rejectattr('a', 'eq', z.a) | map(attribute='a') | list }}",
    "{{ x is none }}{{ x is not none }}{{ [x][0] }}{{ {'k': x}['k'] }}{{ none | selectattr('a') | list }}",
    "{% macro m(a) %}{{ a }}<i>{% endmacro %}{% macro n(a) %}{{ m(a) if a else m('<') }}{% endmacro %}{{ n(n(x)) }}",
    "{% block b %}{{ x }}{% endblock %}{{ self.b() }}{{ [x, '<'] | join(', ') }}{{ x | string | upper }}",
]


def _environment(*, ours: bool) -> Environment:
    kind = Templates if ours else Environment
    made = kind(autoescape=True, undefined=StrictUndefined)
    made.globals["f"] = lambda value: f"{value}&"
    if ours:
        made.code_generator_class = Generator
    return made


@pytest.mark.parametrize("template", _TEMPLATES)
def test_what_comes_out_is_what_jinja_makes(template: str) -> None:
    one, other = (_environment(ours=ours).from_string(template) for ours in (True, False))
    for said in _SAID:
        assert one.render(x=said, y=_Y, z=_Z) == other.render(x=said, y=_Y, z=_Z)


def test_only_markup_is_not_escaped() -> None:
    assert shown("<b>") == "&lt;b&gt;"
    assert shown(Markup("<b>")) == "<b>"
    assert shown(SimpleNamespace(a="<")) == "namespace(a=&#39;&lt;&#39;)"


def test_what_is_not_there_is_an_error() -> None:
    template = _environment(ours=True)
    for text in ("{{ nothing }}", "{{ nothing() }}", "{{ x.nothing }}", "{{ x.nothing() }}"):
        with pytest.raises((UndefinedError, AttributeError)):
            template.from_string(text).render(x=SimpleNamespace())


_SENTENCES = {"none": Markup("ไม่มี &amp; ไม่รู้"), "some": Markup("มี {n} <b>จาก</b> {of}"), "twice": Markup("{n} กับ {n}")}


def _folding(asked: list[str] | None = None, **templates: object) -> Templates:
    made = Templates(autoescape=True, undefined=StrictUndefined)
    made.code_generator_class = Generator

    def say(key: str, **values: object) -> Markup:
        if asked is not None:
            asked.append(key)
        return _SENTENCES[key].format(**values) if values else _SENTENCES[key]

    made.folding = Folding({"lang": "th"}, {"double": lambda n: 2 * n}, {"t": say})
    made.globals.update(t=say, **templates)
    return made


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ t('none') }}{{ t('none') ~ '<' }}", "ไม่มี &amp; ไม่รู้ไม่มี &amp; ไม่รู้&lt;"),
        ("{{ t('some', n=x, of=7) }}", "มี &lt;b&gt; <b>จาก</b> 7"),
        ("{% set s = t('some', of=x, n=t('none')) %}{{ s }}", "มี ไม่มี &amp; ไม่รู้ <b>จาก</b> &lt;b&gt;"),
        ("{{ t('twice', n=x) }}{{ t('none') if x else t('twice', n=1) }}", "&lt;b&gt; กับ &lt;b&gt;ไม่มี &amp; ไม่รู้"),
        ("{{ double(4) }}{% if lang == 'th' %}ไทย{% endif %}", "8ไทย"),
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


def test_a_sentence_is_there_and_has_all_its_values_when_a_template_is_compiled() -> None:
    for text in ("{{ t('nothing') }}", "{{ t('some', n=1) }}"):
        with pytest.raises(KeyError):
            _folding().from_string(text)


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
