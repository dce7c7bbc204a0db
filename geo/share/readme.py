"""The text beside the files of a bundle: what is what, and how anybody checks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.share._text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.share.snapshot import Snapshot

_FILES: Final = """\
What is what
  page.html        the map, to be opened in any browser; it needs no network
  pictures/        the same as a picture on A4: PNG for screens, SVG and PDF for print
  rows/            exactly the events counted in the sentence above, as a table (CSV) and for maps (GeoJSON);
                   cells that a spreadsheet would compute begin with an apostrophe
  data/            everything the numbers rest on, cell by cell; SOURCES.toml says where it comes from
  view.json        what is shown of the data: dates, filters, area, whose distance to whom
{claims}  CITATION.txt     how to cite it; every source with its licence
  manifest.json    versions, parameters and seeds, every number, and the SHA-256 of each file

How to check it
  With Standoff installed, run in its folder
      python -m geo verify FILE
  on the zip as you got it. It works every number out again from data/, draws page and pictures again, and says
  "reproduced", what differs, or what could not be compared because other versions made it. "Reproduced" shows that
  the bundle agrees with itself; who made it, and whether its sources are right, it cannot show.

How to go on with the data
  Unpack the zip; Standoff opens the folder data/ as it is:
      python -m geo check data
  and any other verb (python -m geo --help). For the dashboard call the folder as "name" in SOURCES.toml says (any name
  but own; change both together), and let the environment variable STANDOFF_DATA name the folder it lies in.
  In data/ a backslash before u and four digits stands for one character: a break of lines, or a sign that a
  spreadsheet would compute.
"""
_CLAIMS: Final = """\
  claims.toml      the claims that were checked, to be given to Standoff again
  claims.json      what the data say of each
"""


def readme_of(snapshot: Snapshot) -> str:
    """Return README.txt of a bundle: plain text, every line of it one line."""
    claims = _CLAIMS if snapshot.wanted.claims else ""
    return "".join(f"{line}\n" for line in _head(snapshot)) + _FILES.format(claims=claims)


def _head(snapshot: Snapshot) -> Iterator[str]:
    title = one_line(snapshot.dataset.title)
    yield title
    yield "=" * min(len(title), 100)
    yield one_line(snapshot.scene.sentence)
    yield f"Shown: {snapshot.scene.counts.shown:,} of {snapshot.scene.counts.total:,} events. Digest {snapshot.digest}."
    yield ""
    if snapshot.said:
        yield "What was done to the data before they were shared"
        yield from (f"  {one_line(said)}" for said in snapshot.said)
        yield ""
