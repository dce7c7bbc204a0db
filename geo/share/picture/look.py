"""How a sheet looks: its colours by theme, the sizes of its type and lines by what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.draw.palette import LAND

if TYPE_CHECKING:
    from geo.draw.palette import Style
    from geo.share.snapshot import Theme


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme: those of the screen (``geo/draw/timeline/page.css``), a test compares them."""

    dark: bool
    land: str
    water: str
    coast: str
    border: str
    halo: str
    text: str
    muted: str
    accent: str
    front: str
    panel: str
    line: str

    def fill(self, style: Style) -> str:
        """Return an actor's colour for areas."""
        return style.dark_fill if self.dark else style.fill

    def solid(self, style: Style) -> str:
        """Return an actor's colour for small solid marks, which need more contrast than areas."""
        return style.dark_ink if self.dark else style.fill

    def ink(self, style: Style) -> str:
        """Return an actor's colour for lines and words."""
        return style.dark_ink if self.dark else style.ink


COLOURS: Final[dict[Theme, Colours]] = {
    "light": Colours(
        dark=False, land=LAND["light"], water="#DBE5EB", coast="#AEBBC4", border="#8B929C", halo="#FFFFFF",
        text="#1B2330", muted="#545D6A", accent="#1F5FA8", front="#1B2330", panel="#FFFFFF", line="#C9CED6",
    ),
    "dark": Colours(
        dark=True, land=LAND["dark"], water="#11151A", coast="#3F4A57", border="#6B7684", halo="#12161B",
        text="#EEF1F5", muted="#AAB3BF", accent="#7DB7F5", front="#F1F3F6", panel="#232A33", line="#414B58",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in points.

    Attributes
    ----------
    margin, gap
        Round the sheet, and between its parts.
    title, lead, body, small, tiny, label
        Sizes of type: title, sentence, legend, notes and ticks, sources, names on the map.
    column
        Width of what stands beside the map.
    symbol
        Half the size of an event's symbol.
    stroke
        A plain line of the map.
    foot_columns, foot_lines
        In how many columns sources stand, and how many lines each may have.
    beside
        Whether the head stands beside the map, which leaves it the whole height of a low sheet, or above it.
    """

    margin: float
    gap: float
    title: float
    lead: float
    body: float
    small: float
    tiny: float
    label: float
    column: float
    symbol: float
    stroke: float
    foot_columns: int
    foot_lines: int
    beside: bool


MEASURES: Final[dict[str, Measures]] = {
    "slide": Measures(28, 12, 21, 14.0, 9.6, 8.4, 7.2, 9.2, 336, 4.8, 0.9, 3, 7, beside=True),
    "card": Measures(13, 7, 12.5, 9.4, 6.7, 6.0, 5.4, 6.8, 246, 3.6, 0.7, 2, 8, beside=True),
    "a4": Measures(32, 11, 18, 11.5, 7.8, 6.8, 6.0, 7.6, 188, 4.0, 0.7, 3, 9, beside=False),
    "a3": Measures(42, 15, 25, 16, 10.6, 9.2, 8.0, 10.2, 262, 5.2, 0.9, 3, 9, beside=False),
}
