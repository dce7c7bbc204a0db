"""Standoff: conflict events, control of territory, and the distances between them."""
