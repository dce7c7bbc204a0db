"""What a shared page says beside its map, in words and tables that need no script."""

from geo.draw.card.plugin import Sheet
from geo.draw.card.words import Card, Credit, Fact, Rows, Told

__all__ = ["Card", "Credit", "Fact", "Rows", "Sheet", "Told"]
