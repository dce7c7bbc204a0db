"""A scene drawn as a Folium map."""
