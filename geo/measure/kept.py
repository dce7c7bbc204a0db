"""A bounded table of what was worked out, shared by threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, as many as weigh at most `most` together; what does not fit makes room for all by going first.

    Two threads that ask at once may both work a value out; both get one that is right.

    Examples
    --------
    >>> kept = Kept(2)
    >>> kept.get("a", lambda: 1), kept.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value], *, weigh: Callable[[Value], int] = lambda _: 1) -> Value:
        """Return the value of a key, made when it is not kept."""
        if key in (values := self._values):
            return values[key]
        value = make()
        weight = weigh(value)
        if self._weight + weight > self._most:
            self._values, self._weight = {}, 0
        self._values[key] = value
        self._weight += weight
        return value
