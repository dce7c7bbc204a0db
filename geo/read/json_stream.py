"""JSON value by value, so that no file is ever held whole as Python's lists and numbers.

A vertex of a polygon takes some 25 bytes of text, and 150 as Python's lists: a map of ten million vertices would take
1.5 GB. Here the most that is held is one value of a list, such as a feature, and its size is limited.
"""

from __future__ import annotations

import codecs
import io
import json
from typing import TYPE_CHECKING, Any, Final

from geo.model.progress import step
from geo.read.encoding import Utf8, encoding_of
from geo.read.limits import limit
from geo.read.serials import float_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.model.errors import FileRefusedError
    from geo.read.content import Content

#: The setting of how many megabytes of text one feature or object may have, and its usual value.
MOST_SETTING: Final = "STANDOFF_MAX_OBJECT_MB"
MOST_MB: Final = 32

_PIECE: Final = 1 << 20
_BLANKS: Final = " \t\n\r"

#: An error this near the end of what was read may only mean that the rest is missing: ``fals``, ``-Infinit``, ``\u12``.
_NEAR: Final = 16


def most_bytes() -> int:
    """Return how many bytes one feature or object may have."""
    return limit(MOST_SETTING, MOST_MB) * 1_000_000


def opened(content: Content) -> io.BufferedReader:
    """Return the text of a file as a stream of UTF-8.

    Raises
    ------
    FileRefusedError
        The text is not Unicode.
    """
    encoding = encoding_of(content)
    if encoding == "cp1252":
        try:
            content.data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise content.refused(f"its text is not UTF-8 (byte {error.start})", do="save it as UTF-8") from None
    return io.BufferedReader(Utf8(content, encoding), _PIECE)


def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of an object; `json` alone would keep the last of several with one name and say nothing.

    Raises
    ------
    NamedTwiceError
        Two of them have one name.
    """
    whole = dict(pairs)
    if len(whole) < len(pairs):
        names = [name for name, _ in pairs]
        raise NamedTwiceError(next(name for name in names if names.count(name) > 1))
    return whole


class NamedTwiceError(Exception):
    """An object has two members of one name."""


class Stream:
    """The parts of one JSON text, in their order; each is asked for by what may come next.

    Every method raises `FileRefusedError`, with line and column, where the text is broken.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._file = opened(content)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._json = json.JSONDecoder(object_pairs_hook=once)
        self._most = most_bytes()
        self._text = ""
        self._at = 0
        self._ended = False
        self._last = 0
        self._line, self._column, self._read = 1, 1, 0

    def peek(self) -> str:
        """Return the next character that is no blank; an empty text at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._more()

    def take(self, accepted: str) -> str:
        """Pass over the next character, which must be one of those accepted, and return it."""
        found = self.peek()
        if not found or found not in accepted:
            raise self._broken(f"Expecting {' or '.join(map(repr, accepted))}", self._at)
        self._at += 1
        return found

    def value(self) -> Any:  # noqa: ANN401 JSON can be anything
        """Return the next value, whole."""
        self.peek()
        # Features of a map are alike: one that is not yet there whole would be read in vain, and anew with the rest.
        while len(self._text) - self._at <= self._last < self._most and not self._ended:
            self._more()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except NamedTwiceError as error:
                raise self._content.refused(
                    f"an object names {error} twice", do="rename or remove one of them"
                ) from None
            except json.JSONDecodeError as error:
                if self._ended or not (error.msg.startswith("Unterminated") or error.pos > len(self._text) - _NEAR):
                    raise self._broken(error.msg, error.pos) from None
            except (RecursionError, ValueError) as error:
                why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:80]
                raise self._content.refused(f"JSON that cannot be read ({why})", do="save the layer again") from None
            else:
                if end < len(self._text) or self._ended:
                    self._last, self._at = end - self._at, end
                    return value
            self._grow()

    def members(self) -> Iterator[str]:
        """Yield the names of an object's members; the value is to be taken before the next is asked for."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        seen: set[str] = set()
        while True:
            if self.peek() != '"':
                raise self._broken("Expecting property name enclosed in double quotes", self._at)
            name = self.value()
            if name in seen:
                raise self._content.refused(f"an object names {name} twice", do="rename or remove one of them")
            seen.add(name)
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return

    def items(self) -> Iterator[Any]:
        """Yield the values of a list."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self._broken("Extra data", self._at)

    def _grow(self) -> None:
        held = len(self._text) - self._at
        if held >= self._most:
            line = self._line + self._text.count("\n", 0, self._at)
            raise self._content.refused(
                f"line {line:,} holds a feature or object of more than {self._most / 1e6:,.0f} MB",
                do=f"split it, or simplify its shape; {MOST_SETTING} allows more",
            )
        self._more(min(max(held, _PIECE), self._most))

    def _more(self, size: int = _PIECE) -> None:
        piece = self._file.read(size)
        self._ended = not piece
        passed = self._text[: self._at]
        lines = passed.count("\n")
        self._line += lines
        self._column = len(passed) - passed.rfind("\n") if lines else self._column + len(passed)
        self._text = self._text[self._at :] + self._decoder.decode(piece)
        self._at = 0
        self._read += len(piece)
        step(self._read, len(self._content.data))

    def _broken(self, why: str, at: int) -> FileRefusedError:
        before = self._text[:at]
        lines = before.count("\n")
        column = len(before) - before.rfind("\n") if lines else self._column + len(before)
        return self._content.refused(
            f"broken JSON at line {self._line + lines}, column {column} ({why})",
            do="download the file again, or mend it there",
        )


def text_of(value: Any) -> str:  # noqa: ANN401 JSON can be anything
    r"""Return a value as the text that a table of it would hold; lists and objects as JSON.

    Examples
    --------
    >>> [text_of(one) for one in (None, True, 12.0, 0.5, "a", [1, {"b": None}], "\ud800")]
    ['', 'true', '12', '0.5', 'a', '[1, {"b": null}]', '�']
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return float_text(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # JSON can write half a character, which no table can hold: what is left of it is marked as such.
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
