"""Groups of things that are joined pair by pair, over any number of steps (connected components)."""

from collections.abc import Iterable


class Joined:
    """Things joined step by step into groups that hang together."""

    def __init__(self) -> None:
        """Begin with nothing joined."""
        self._above: dict[str, str] = {}

    def join(self, one: str, two: str) -> bool:
        """Join the groups of two things; tell whether they were two."""
        left, right = self.first(one), self.first(two)
        self._above[max(left, right)] = min(left, right)
        return left != right

    def first(self, one: str) -> str:
        """Return the least of the group of a thing."""
        top = one
        while (above := self._above.setdefault(top, top)) != top:
            top = above
        while one != top:
            self._above[one], one = top, self._above[one]
        return top

    def groups(self) -> Iterable[tuple[str, str]]:
        """Return each thing with the least of its group, in order."""
        return sorted((self.first(one), one) for one in list(self._above))
