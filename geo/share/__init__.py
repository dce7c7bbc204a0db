"""A scene shared: so far, as a link."""
