"""What a push would do, or did, in sentences: the same before and after."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from thaktho.ckan.package import MANIFEST, VERSION
from thaktho.messages import Text, text

if TYPE_CHECKING:
    from thaktho.ckan.push import Plan

_LONGEST = 80
_WITH_THE_VERSION = {f"extras.{key}" for key in (VERSION, MANIFEST)}


def lines(plan: "Plan") -> Iterator[Text]:
    """Yield what is made, changed and left of a dataset, first what becomes of the whole."""
    name, organization = plan.package.name, plan.package.organization
    if plan.makes_organization:
        yield text("plan.organization", organization=organization)
    yield text(f"plan.{_whole(plan)}", name=name, organization=organization, version=plan.version)
    if plan.sends:
        there = {change.field for change in plan.changes}
        if "version" in there:  # which says it all
            there -= _WITH_THE_VERSION
        yield from (_change(plan, field) for field in sorted(there)) if plan.state == "there" else ()
        yield from (text("plan.upload", file=file) for file in plan.uploads)
        yield from (text("plan.relabel", file=file) for file in plan.relabelled)
        if plan.same:
            yield text("plan.same_files", files=", ".join(plan.same))
    yield from (text("plan.left", file=file) for file in plan.left)
    if plan.dropped:
        yield text("plan.dropped", fields=", ".join(plan.dropped))


def _whole(plan: "Plan") -> str:
    if plan.state == "deleted":
        return "revive" if plan.revives else "deleted"
    if plan.state == "there":
        return "change" if plan.sends else "same"
    return "create" if plan.state == "new" else "finish"


def _change(plan: "Plan", field: str) -> Text:
    change = next(one for one in plan.changes if one.field == field)
    before, after = _short(change.before), _short(change.after)
    if not change.before or not change.after:
        key = "plan.add" if change.after else "plan.remove"
        return text(key, field=field, value=after or before)
    return text("plan.field", field=field, before=before, after=after)


def _short(said: str) -> str:
    flat = " ".join(said.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
