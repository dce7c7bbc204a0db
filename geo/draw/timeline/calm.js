// Where motion is unwelcome nothing glides: not under the arrow keys either, nor a zoom, which Leaflet's settings decide
// before the page can. Asked every time, as a reader may change it.
function calm(map) {
  const { setView, panBy } = map, still = (options) => (calmMotion.matches ? { ...options, animate: false } : options);
  map.setView = (centre, zoom, options) => setView.call(map, centre, zoom, still(options));
  map.panBy = (by, options) => panBy.call(map, by, still(options));
  if (calmMotion.matches) map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = false;
}
