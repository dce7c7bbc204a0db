"""A bounded table of what was worked out, shared by threads."""

from __future__ import annotations

from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

Value = TypeVar("Value")


def digest(values: NDArray[Any]) -> bytes:
    """Return 16 bytes that stand for an array in a key: arrays that differ have others."""
    return blake2b(values.tobytes(), digest_size=16).digest()


class Kept(Generic[Value]):
    """Values by key that weigh at most `most` together, or one alone that weighs more.

    A value that does not fit beside the others is kept instead of them all. Two threads that ask at once may both work
    a value out; both get the one that is kept.

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
        self._lock = Lock()

    def __contains__(self, key: Hashable) -> bool:
        """Return whether the value of a key is kept now."""
        return key in self._values

    def get(self, key: Hashable, make: Callable[[], Value], *, weigh: Callable[[Value], int] = lambda _: 1) -> Value:
        """Return the value of a key, made when it is not kept."""
        if key in (values := self._values):
            return values[key]
        value = make()
        weight = weigh(value)
        with self._lock:
            if key in self._values:
                return self._values[key]
            if self._weight + weight > self._most:
                self._values, self._weight = {}, 0
            self._values[key] = value
            self._weight += weight
        return value
