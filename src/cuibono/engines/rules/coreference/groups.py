"""Which names of a document are joined."""

from __future__ import annotations


class Groups:
    """Disjoint sets of name indices; the lowest index leads."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        """The leader of ``i``."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        """Makes two one."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a
