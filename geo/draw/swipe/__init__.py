"""Control before and after: one Folium page, one map, two moments, with a divider between them or side by side."""

from geo.draw.swipe.plugin import render_swipe
from geo.draw.swipe.said import moments, said

__all__ = ["moments", "render_swipe", "said"]
