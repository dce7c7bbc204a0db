"""Words for kinds of events that nobody knows: they become "other", and that is said with their counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model.kinds import KINDS, OTHER, canonical_kind
from geo.model.text import count_text

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    import pandas as pd

    from geo.read.profile import Profile

#: Words named in a note; further ones are counted.
_MOST_NAMED: Final = 5
#: Words listed in a profile; further ones are counted.
_MOST_LISTED: Final = 40
_SHOWN: Final = 40


def unknown_kinds(words: pd.Series, told: Container[str] = frozenset()) -> dict[str, int]:
    """Return the words that are read as other though they say something else, with their rows, the most frequent first.

    Parameters
    ----------
    words
        What a table says of each event.
    told
        Words, folded as `folded` does, whose kind a profile says.

    Examples
    --------
    >>> import pandas as pd
    >>> unknown_kinds(pd.Series(["riot", "Battle", "", "Other", "riot", "parade"], dtype="str"), {"parade"})
    {'riot': 2}
    """
    counts = words.value_counts(sort=True)
    return {
        str(word): int(count)
        for word, count in counts.items()
        if folded(str(word)) not in {"", OTHER} and canonical_kind(str(word)) == OTHER and folded(str(word)) not in told
    }


def folded(word: str) -> str:
    """Return a word as kinds are compared: without capitals and further blanks."""
    return " ".join(word.split()).casefold()


def note(unknown: Mapping[str, int]) -> str:
    """Return the remark on words that are read as other; an empty text where there are none.

    Examples
    --------
    >>> note({"riot": 2, "parade": 1})
    "kinds of event that are not known are read as other: 'riot' (2 rows) and 'parade' (1 row); a profile's [kinds] \
can say what they are"
    """
    if not unknown:
        return ""
    shown = [f"{word[:_SHOWN]!r} ({count_text(count, 'row')})" for word, count in [*unknown.items()][:_MOST_NAMED]]
    if len(unknown) > _MOST_NAMED:
        shown.append(f"{len(unknown) - _MOST_NAMED:,} more")
    named = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"kinds of event that are not known are read as other: {named}; a profile's [kinds] can say what they are"


def to_tell(profile: Profile, cells: pd.DataFrame) -> str:
    """Return the table [kinds] of a profile for words of a table that are not known, as TOML, all of it comments."""
    column = profile.columns.get("kind", "") if profile.kind == "events" else ""
    unknown = unknown_kinds(cells[column], {*map(folded, profile.kinds)}) if column in cells else {}
    if not unknown:
        return ""
    listed = [*unknown.items()][:_MOST_LISTED]
    more = f" The first {_MOST_LISTED} of {len(unknown):,}." if len(unknown) > _MOST_LISTED else ""
    lines = [
        f"# Kinds of event that are not known are read as other.{more} To say what they are, take the marks off and",
        f"# write one of {', '.join(KINDS)}:",
        "# [kinds]",
        *(f"# {_quoted(word)} = {_quoted(OTHER)}  # {count_text(count, 'row')}" for word, count in listed),
    ]
    return "\n" + "\n".join(lines) + "\n"


def _quoted(word: str) -> str:
    plain = "".join(one if one.isprintable() else " " for one in word)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
