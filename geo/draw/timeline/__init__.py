"""Our Folium plugin: events and control zones on a map with a timeline, filtered and moved in the browser."""

from geo.draw.timeline.plugin import Timeline

__all__ = ["Timeline"]
