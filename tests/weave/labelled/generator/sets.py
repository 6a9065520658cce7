"""The sets that are made by this generator, and what they differ in beside their titles and names."""

from dataclasses import dataclass, field
from pathlib import Path

LABELLED = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Set:
    """A set: its files are in the folder of its name, the ids of its records begin with ``letter``.

    ``order`` seeds the order in which pairs take tambon. A family gives ``more`` hard negatives than pairs of a label,
    and as many ordinary ones if the set has them. ``shares`` are how much commoner some hard ones are than others.
    """

    name: str
    letter: str
    order: str
    more: int
    ordinary: bool = False
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its titles, names, records and pairs are."""
        return LABELLED / self.name


SETS = {
    one.name: one
    for one in (
        Set(name="third", letter="T", order="tambon", more=2),
        Set(
            name="fourth",
            letter="F",
            order="tambon of the fourth set",
            more=1,
            ordinary=True,
            # every tambon plans what its neighbours plan, one fund plans much that sounds alike; an amphoe rarely has
            # two tambon of one name, and equal money and days are chance
            shares={
                "tambon": 4, "one-fund": 4, "next-year": 3, "other": 3, "village": 3, "rotating": 2, "beside": 2,
                "school": 2, "umbrella": 2, "authority": 1.5, "batch": 1, "amount": 1, "province": 1,
            },
        ),
    )
}  # fmt: skip
