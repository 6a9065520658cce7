"""Charts as bars in the rows of a table: the figure stands beside its bar, so that the table is the chart."""

from collections.abc import Iterable
from decimal import Decimal

from markupsafe import Markup, escape

from thaktho.pages.rows import Row

WIDTH = 240
"""How wide the longest bar is, in units of its drawing; a page stretches it to the cell."""


def bar(low: Decimal | float, high: Decimal | float, longest: Decimal | float, name: str = "") -> Markup:
    """Return a bar as long as ``low`` is of ``longest``, and beyond it, paler, as far as ``high``.

    Args:
        low: the least that it is, not negative.
        high: the most that it is; the same as ``low`` where it is known.
        longest: what the longest bar of the chart stands for; nothing is drawn where it is 0.
        name: a class of its own, such as a leg's.
    """
    if longest <= 0:
        return Markup("")
    sure, all_of_it = (_length(value, longest) for value in (low, high))
    more = f'<rect class="maybe" x="{sure}" width="{all_of_it - sure}" height="8"/>' if all_of_it > sure else ""
    return Markup(  # noqa: S704 - whole numbers
        f'<svg class="{escape(f"bar-line {name}".rstrip())}" viewBox="0 0 {WIDTH} 8" preserveAspectRatio="none"'
        f' aria-hidden="true"><rect width="{sure}" height="8"/>{more}</svg>'
    )


def most(values: Iterable[Decimal | float]) -> Decimal | float:
    """Return the greatest of some values, 0 where there is none: what the longest bar of a chart stands for."""
    return max(values, default=0)


def most_money(rows: Iterable[Row]) -> Decimal | float:
    """Return the greatest amount of any phase of some rows, whose ``moneys`` are the phases' ends, or none."""
    return most(one.high for row in rows for one in row.moneys or ())


def _length(value: Decimal | float, longest: Decimal | float) -> int:
    """Return a length in units; what is more than nothing is seen."""
    return max(round(float(value) / float(longest) * WIDTH), 1) if value > 0 else 0
