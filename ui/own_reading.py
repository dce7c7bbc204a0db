"""What becomes of a reader's own files: read in memory, put together, and what was refused as lines for the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from geo.model.errors import InputError
from geo.model.progress import between, part
from geo.read.cache import using
from geo.read.content import MAP_IT, Content
from geo.read.dated import MAX_GAP_DAYS
from geo.read.fetch import fetch
from geo.read.files import dataset_of, read_each
from geo.read.limits import limit
from geo.read.members import Most, unpacking
from geo.read.options import Options, held_by
from geo.read.series import SERIES
from ui.cache import of_uploads
from ui.reading_job import MERGING
from ui.state import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.model.dataset import Dataset
    from geo.read.address import Address
    from geo.read.files import Reading
    from geo.read.options import DateOrder
    from geo.read.profile import Profile

#: The setting of how many megabytes an archive of files, or a gzip file, may hold here once unpacked, and its usual
#: value; the terminal reads larger ones.
UNPACKED_SETTING: Final = "STANDOFF_UPLOAD_UNPACKED_MB"
MOST_UNPACKED_MB: Final = 50

#: The share of the time that reading takes; the rest goes into merging, checking and the fingerprint. Of a CSV of 40 MB
#: with 281,690 events it is 0.74 s of 1.30.
_READ: Final = 0.6

#: The fields of this page that do what options of the terminal do.
HOLDER: Final = "Holder of daily files that name none"
ORDER: Final = "Dates such as 3/4/2015"
GAP: Final = f"Days that a daily file stands for ({MAX_GAP_DAYS} unless changed)"

#: What the reader says of options of the terminal, and what is said here.
_SAID: Final = (
    (re.compile(r"\(in the terminal: --actor NAME\)"), f'in the field "{HOLDER}" under Your files'),
    (re.compile(r"^--actor (?=.* had no effect)"), "the holder "),
    (re.compile(r"--date-order day-first or --date-order month-first"), f'in the field "{ORDER}"'),
    (re.compile(re.escape(MAP_IT)), "below"),
    (re.compile(r" \(in the terminal: [^)]*\)"), ""),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader has given, and told of it; another value is another reading.

    Attributes
    ----------
    files
        The uploader's number of each file.
    addresses
        Where other files are.
    holder, order, max_gap_days, profiles
        See `geo.read.options`; an empty holder is none.
    """

    files: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    holder: str = ""
    order: DateOrder | None = None
    max_gap_days: int = MAX_GAP_DAYS
    profiles: tuple[Profile, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to read."""
        return bool(self.files or self.addresses)

    @property
    def options(self) -> Options:
        """What is told of the files."""
        told = held_by(self.holder or None, max_gap_days=self.max_gap_days)
        return replace(told, date_order=self.order, profiles=self.profiles)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a reading: the dataset, if there is one, and a line for each thing that could not be used.

    `fetched` is what was found at addresses, so that a host is not asked again while the page is open.
    """

    reading: Reading
    dataset: Dataset | None
    refusals: tuple[str, ...]
    fetched: Mapping[Address, Content] = field(default_factory=dict)


def read(files: Sequence[UploadedFile], asked: Asked, fetched: Mapping[Address, Content]) -> Outcome:
    """Read files and put them together; what cannot be used becomes a line.

    Raises
    ------
    CancelledError
        The reading was cancelled.
    InputError
        A setting cannot be read.
    """
    refused: list[str] = []
    # The name a reader gave a file never becomes a path: nothing is written.
    contents = [Content(file.name, file.getvalue()) for file in files]
    unpacked = Most(UNPACKED_SETTING, limit(UNPACKED_SETTING, MOST_UNPACKED_MB))
    found = {}
    stages = len(asked.addresses) + 1
    with between(0.0, _READ):
        for number, address in enumerate(asked.addresses):
            with part(number, stages, address.name):
                try:
                    found[address] = fetched.get(address) or fetch(address)
                except InputError as error:
                    refused.append(str(error))
        with part(stages - 1, stages), using(of_uploads()), unpacking(unpacked):
            reading = read_each([*contents, *found.values()], options=asked.options)
    reading = replace(
        reading,
        refusals=(*refused, *map(in_fields, reading.refusals)),
        notes=tuple(in_fields(note) for note in reading.notes),
    )
    try:
        with between(_READ, 1.0, MERGING):
            dataset = dataset_of(reading, name=OWN) if reading.results else None
    except InputError as error:
        return Outcome(reading, None, (*reading.refusals, in_fields(str(error))), found)
    return Outcome(reading, dataset, reading.refusals, found)


def has_series(reading: Reading | None) -> bool:
    """Return whether files of one day each were read together as a series."""
    return reading is not None and any(result.kind.startswith(SERIES) for result in reading.results)


def grouped(refusals: Iterable[str]) -> list[str]:
    """Return refusals with one line for each reason: of several files with the same one their number, and the first.

    Examples
    --------
    >>> grouped(["a.csv: the file is empty; give one", "b.csv: there is no date", "c.csv: the file is empty; give one"])
    ['2 files, such as a.csv: the file is empty; give one', 'b.csv: there is no date']
    """
    names: dict[str, list[str]] = {}
    for line in refusals:
        name, colon, reason = line.partition(": ")
        names.setdefault(reason if colon else line, []).append(name if colon else "")
    return [
        f"{len(every):,} files, such as {every[0]}: {reason}"
        if len(every) > 1
        else ": ".join(filter(None, (every[0], reason)))
        for reason, every in names.items()
    ]


def in_fields(line: str) -> str:
    """Return what the reader says with the fields of this page in place of the terminal's options."""
    for option, instead in _SAID:
        line = option.sub(instead, line)
    return line
