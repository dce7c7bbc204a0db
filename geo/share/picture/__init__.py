"""A picture of a snapshot, fit to print: PNG, SVG and PDF, drawn without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from geo.share.snapshot import Snapshot

PictureKind = Literal["png", "svg", "pdf"]
SizeName = Literal["slide", "card", "a4", "a3"]

PICTURE_KINDS: Final[tuple[PictureKind, ...]] = ("png", "svg", "pdf")


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet: what it is called, its width and height in inches, and the dots per inch of a PNG."""

    title: str
    width_in: float
    height_in: float
    dpi: int


#: Sheets by name; a slide has 1,920 by 1,080 pixels, a social card the 1,200 by 630 that previews of links ask for.
SIZES: Final[dict[SizeName, Size]] = {
    "slide": Size("Slide, 16:9", 40 / 3, 7.5, 144),
    "card": Size("Social card", 8.0, 4.2, 150),
    "a4": Size("A4, landscape", 11.693, 8.268, 200),
    "a3": Size("A3, landscape", 16.535, 11.693, 200),
}


def picture_of(snapshot: Snapshot, *, kind: PictureKind = "png", size: SizeName = "a4") -> bytes:
    """Return the picture; the same snapshot gives the same bytes, in any thread."""
    from geo.share.picture.formats import picture  # noqa: PLC0415 - matplotlib takes a second to load

    return picture(snapshot, kind=kind, name=size, size=SIZES[size])
