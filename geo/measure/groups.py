"""Groups of things of which pairs belong together."""

from __future__ import annotations


class Groups:
    """Disjoint sets that are joined (Tarjan 1975, J. ACM 22, 215-225)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, item: int) -> int:
        """Return the smallest item of the group of an item."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, one: int, other: int) -> bool:
        """Join two groups; return whether they were two."""
        a, b = sorted((self.of(one), self.of(other)))
        self._parent[b] = a
        return a != b
