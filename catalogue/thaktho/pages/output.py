"""What compiled templates put out: markup, and other values escaped, each at as little cost as there is."""

from collections.abc import Callable
from typing import Annotated, cast

from jinja2.runtime import Macro, markup_join
from jinja2.utils import missing
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]

new = str.__new__
Plain = Annotated[str, "nothing in it is to be escaped"]
"""What a function gives whose texts are numbers, dates or addresses of the site: HTML sees none of its own there."""


def markup(text: str) -> Markup:
    """Return a text escaped: as `escape` does it, which asks much of a text before it escapes it."""
    kind = type(text)
    if kind is Markup:
        return text  # type: ignore[return-value]
    return new(Markup, escaped(text)) if kind is str else escape(text)


def shown(value: object) -> str:
    """Return a value as it is put out: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return escaped(value) if kind is str else escape(value)  # type: ignore[arg-type]


def joined(*texts: object) -> str:
    """Return texts that follow one another as one: markup where one of them is."""
    for one in texts:
        if type(one) is not str:
            return markup_join(texts)
    return "".join(texts)  # type: ignore[arg-type]


class Kept(dict[tuple[object, ...], Markup]):
    """Markup that many pages have alike, made once: ``{% call kept('foot') %}…{% endcall %}``.

    What stands between may depend on nothing but the language and the other arguments, which are its key.
    """

    def __call__(self, *key: object, caller: Callable[[], Markup]) -> Markup:
        """Return what is kept by a key, made by ``caller`` where it is not yet."""
        if key not in self:
            self[key] = caller()
        return self[key]


def quick(made: Callable[..., Markup], macro: Macro) -> Callable[..., Markup]:
    """Return a macro as a function of Python; ``made`` is the one that it is a wrapper of."""
    if macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return cast("Callable[..., Markup]", macro)
    code, count = made.__code__, len(macro.arguments)
    named = dict(zip(code.co_varnames, macro.arguments, strict=False))  # Jinja has prefixes before their names
    made.__code__ = code.replace(
        co_varnames=(*macro.arguments, *code.co_varnames[count:]),
        co_cellvars=tuple(named.get(name, name) for name in code.co_cellvars),
    )
    made.__defaults__ = (missing,) * count
    return made
