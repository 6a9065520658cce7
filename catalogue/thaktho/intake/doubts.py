"""The question about an unknown name that may be another spelling of a known one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from thaktho import iris
from thaktho.intake.values import bodies, funds, nearest
from thaktho.intake.values.bodies import Bodies
from thaktho.intake.values.scalars import toml_line
from thaktho.iris import slug
from thaktho.messages import Text, text


class Doubt(NamedTuple):
    """The rule, the question, what to choose from, and the setting that answers it from now on."""

    rule: str
    message: Text
    right: Text
    setting: Text


_CODE_WITHIN = re.compile(r"(?<![A-Z0-9])L[0-9]{4}(?![0-9])")
"""The code of a local health fund, as slugs write it, within a name."""


def of_body(name: str, known: Bodies) -> Doubt | None:
    """Return which local authority is asked for, where several have the name, or none but some a like one."""
    found = known.named(name)
    rule, choices = ("find.body_ambiguous", found) if found else ("find.body_unknown", known.nearest(name))
    if not choices:
        return None
    line = toml_line(name, f"local-authority/{choices[0].code}")
    listed = ", ".join(f"{one.code} {bodies.shown(one)}" for one in choices)
    return Doubt(rule, text(rule, value=name), text("suggest.one_of", value=listed), text("setting.lookup", line=line))


def of_several(printed: str, whole: str, parts: Sequence[str], one: str) -> Doubt:
    """Return whether a name is one or several.

    Args:
        printed: as it stands in the cell.
        whole: the name.
        parts: the names that it may be.
        one: what it is as one name, as look-ups say it.
    """
    setting = text("setting.one_name", line=toml_line(whole, one))
    right = text("suggest.semicolon", value="; ".join(parts))
    return Doubt("find.maybe_several", text("find.maybe_several", value=printed), right, setting)


def of_code_within(name: str) -> Doubt | None:
    """Return whether the fund is meant whose code stands within the name: two would be made of one."""
    code = _CODE_WITHIN.search(slug(name))
    if not code or code[0] == slug(name):
        return None
    line = toml_line(name, f"fund/{code[0]}")
    message, setting = text("find.fund_with_code", value=name, code=code[0]), text("setting.lookup", line=line)
    return Doubt("find.fund_with_code", message, text("suggest.one_of", value=code[0]), setting)


def of_new_fund(name: str, new: str, known: Sequence[tuple[str, str]], base: str) -> Doubt | None:
    """Return whether a fund that nobody has named yet is one of the known funds of a like name.

    Args:
        name: as printed.
        new: the IRI that it would get.
        known: the IRI of each fund with the slug of each of its names.
        base: what the deployment's own IRIs begin with.
    """
    like = [] if any(iri == new for iri, _ in known) else funds.alike(name, known)
    if not like:
        return None
    line, own = (toml_line(name, iri.removeprefix(base).removeprefix(iris.SHARED)) for iri in (like[0], new))
    setting = text("setting.fund_alike", line=line, own=own)
    choices = ", ".join(nearest.shown([key for iri, key in known if iri == one]) for one in like)
    message = text("find.fund_alike", value=name)
    return Doubt("find.fund_alike", message, text("suggest.one_of", value=choices), setting)
