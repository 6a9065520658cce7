"""Examples that follow a dataset's years: an officer of 2569 is not shown days and codes of 2568."""

import re

YEAR = 2568
"""The fiscal year (BE) of the examples in the shapes."""
_DAY = re.compile(r"(?<!\d)25\d\d\b")
_CODE = re.compile(r"^\d\d(?=-L\d)|(?<=/)25\d\d$")


def of_years(example: str, kind: str, years: tuple[int, int]) -> str:
    """Return an example moved to a dataset's years; one that has no year, or a year of its own, stays.

    Args:
        example: as the shape has it: ``1 ตุลาคม 2567``, ``2568``, ``68-L5221-2-01``, ``12/2568``.
        kind: the kind of its field.
        years: the first and last fiscal year (BE) of the dataset; the nearest to the example's counts.
    """
    moved = min(max(YEAR, years[0]), years[1]) - YEAR
    if kind in {"year", "date", "datetime"}:
        return _DAY.sub(lambda found: str(int(found[0]) + moved), example)
    if kind in {"text", "thing"}:
        return _CODE.sub(lambda found: f"{int(found[0]) + moved:02d}", example)
    return example
