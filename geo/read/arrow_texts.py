"""Arrow's columns as texts: what a CSV of the table would hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from geo.read.serials import float_text

if TYPE_CHECKING:
    from collections.abc import Callable

#: A time at midnight of a moment without a zone: such a column holds days.
_MIDNIGHT: Final = r" 00:00:00(\.0+)?$"
_NO_FRACTION: Final = r"\.0+$"

_TEXT: Final = pa.large_string()


def has_texts(kind: pa.DataType) -> bool:
    """Return whether columns of a type can be read as texts."""
    if types.is_dictionary(kind):
        return has_texts(kind.value_type)
    if isinstance(kind, pa.BaseExtensionType):
        return has_texts(kind.storage_type)
    return any(is_of(kind) for is_of, _ in _READ)


def texts_of(values: pa.Array) -> pa.Array:
    """Return a column as texts, empty where there is nothing.

    Dates are ``YYYY-MM-DD``, moments have a time after it, and the offset from UTC where their column has a zone;
    numbers have no more digits than they need.

    Raises
    ------
    ArrowInvalid
        A text is not UTF-8, or a moment lies beyond what can be written.

    Examples
    --------
    >>> texts_of(pa.array([36.2, 2015.0, None])).to_pylist()
    ['36.2', '2015', '']
    """
    return pc.fill_null(_texts(values), "")


def length_of(values: pa.Array) -> int:
    """Return about how many bytes a column takes as texts, without making them.

    A dictionary may hold one long text that a million rows refer to.
    """
    if isinstance(values, pa.DictionaryArray) and not types.is_primitive(values.dictionary.type):
        lengths = pc.binary_length(values.dictionary.cast(pa.large_binary()))
        return 8 * len(values) + int(pc.sum(lengths.take(values.indices)).as_py() or 0)
    # No number or moment is longer than some thirty characters.
    return 8 * len(values) + (values.nbytes if not types.is_primitive(values.type) else 24 * len(values))


def _texts(values: pa.Array) -> pa.Array:
    if isinstance(values, pa.DictionaryArray):
        return texts_of(values.dictionary).take(values.indices)
    if isinstance(values, pa.ExtensionArray):
        return _texts(values.storage)
    read = next(read for is_of, read in _READ if is_of(values.type))
    return read(values)


def _nothing(values: pa.Array) -> pa.Array:
    return pa.array([""] * len(values), _TEXT)


def _checked(values: pa.Array) -> pa.Array:
    # By way of bytes: only then are the texts of a file looked at whether they are texts.
    return values.cast(pa.large_binary()).cast(_TEXT)


def _plain(values: pa.Array) -> pa.Array:
    return values.cast(pa.string()).cast(_TEXT)


def _days(values: pa.Array) -> pa.Array:
    return _plain(values.cast(pa.date32()))


def _times(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(_plain(values), _NO_FRACTION, "")


def _floats(values: pa.Array) -> pa.Array:
    # Arrow writes 201501010001.0 as 2.01501010001e+11, by which no id is found.
    coded = values.dictionary_encode()
    written = [_float(one) for one in coded.dictionary.to_numpy(zero_copy_only=False)]
    return pa.array(written, _TEXT).take(coded.indices)


def _float(number: float) -> str:
    # As NumPy writes it: 36.2 of single precision is 36.2, not 36.20000076293945.
    return "" if number != number else float_text(float(str(number)))  # noqa: PLR0124 only NaN is not itself


def _moments(values: pa.Array) -> pa.Array:
    # Without its zone Arrow counts a moment in UTC.
    moments = values.cast(pa.timestamp(values.type.unit))
    if values.type.tz is None:
        written = pc.replace_substring_regex(_plain(moments), _MIDNIGHT, "")
        return pc.replace_substring_regex(written, _NO_FRACTION, "")
    local, zones = _local(values, moments)
    written = pc.replace_substring_regex(_plain(local), _NO_FRACTION, "")
    return pc.binary_join_element_wise(written, zones, pa.scalar("", _TEXT))


def _local(values: pa.Array, moments: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return moments as clocks of their zone showed them, and the offset of each from UTC as it is written."""
    try:
        local = pc.local_timestamp(values)
    except pa.ArrowInvalid:
        # A zone that no list of zones has.
        local = moments
    seconds = pc.cast(pc.subtract(local, moments), pa.duration("s"), safe=False).cast(pa.int64())
    coded = pc.fill_null(seconds, 0).dictionary_encode()
    offsets = coded.dictionary.to_pylist()
    if any(offset % 60 for offset in offsets):
        # Until about 1900 clocks showed the sun's time, to the second; no offset is written so.
        return moments, pa.array(["Z"] * len(values), _TEXT)
    return local, pa.array([_offset(offset // 60) for offset in offsets], _TEXT).take(coded.indices)


def _offset(minutes: int) -> str:
    """Return an offset from UTC as it is written.

    Examples
    --------
    >>> _offset(180), _offset(-210), _offset(0)
    ('+03:00', '-03:30', 'Z')
    """
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "Z"


#: What becomes a text, and how; lists, structures, lengths of time and bytes of a fixed size do not.
_READ: Final[tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], pa.Array]], ...]] = (
    (types.is_null, _nothing),
    (types.is_floating, _floats),
    (types.is_timestamp, _moments),
    (types.is_date, _days),
    (types.is_time, _times),
    *((one, _plain) for one in (types.is_boolean, types.is_integer, types.is_decimal)),
    *((one, _checked) for one in (types.is_string, types.is_large_string, types.is_string_view)),
    *((one, _checked) for one in (types.is_binary, types.is_large_binary, types.is_binary_view)),
)
