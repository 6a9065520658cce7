"""Templates compiled our way put out what Jinja's own compiler puts out, and escape as it does."""

from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from thaktho.pages.compiled import Generator, shown

_SAID = [
    "", "ก", "<b>", "a & b", '"', "'", Markup("<b>"), Markup(""), 7, 1.5, None, True, ["<"], SimpleNamespace(a="<"),
]  # fmt: skip
_Y = SimpleNamespace(a=2)
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
    "{% block b %}{{ x }}{% endblock %}{{ self.b() }}{{ [x, '<'] | join(', ') }}{{ x | string | upper }}",
]


def _environment(*, ours: bool) -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined)
    made.globals["f"] = lambda value: f"{value}&"
    if ours:
        made.code_generator_class = Generator
    return made


@pytest.mark.parametrize("template", _TEMPLATES)
def test_what_comes_out_is_what_jinja_makes(template: str) -> None:
    one, other = (_environment(ours=ours).from_string(template) for ours in (True, False))
    for said in _SAID:
        assert one.render(x=said, y=_Y) == other.render(x=said, y=_Y)


def test_only_markup_is_not_escaped() -> None:
    assert shown("<b>") == "&lt;b&gt;"
    assert shown(Markup("<b>")) == "<b>"
    assert shown(SimpleNamespace(a="<")) == "namespace(a=&#39;&lt;&#39;)"


def test_what_is_not_there_is_an_error() -> None:
    template = _environment(ours=True)
    for text in ("{{ nothing }}", "{{ nothing() }}", "{{ x.nothing }}", "{{ x.nothing() }}"):
        with pytest.raises((UndefinedError, AttributeError)):
            template.from_string(text).render(x=SimpleNamespace())
