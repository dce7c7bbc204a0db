// A canvas that follows the map's pan and zoom. Built on L.Renderer, which moves and scales it during animations.

// `paint(view)` draws; view = {ctx, width, height, scale, left, top, zoom, ratio}: CSS pixels, with world * scale - left
// giving a canvas x.
function makeSurface(map, { pane, zIndex, paint }) {
  const holder = map.createPane(pane);
  holder.style.zIndex = zIndex;
  holder.style.pointerEvents = "none";
  const Surface = L.Renderer.extend({
    options: { padding: 0.1, pane },
    _initContainer() {
      this._container = el("canvas", { class: "so-surface", "aria-hidden": "true" });
      this._ctx = this._container.getContext("2d");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    getEvents() {
      // Redrawn while the map is dragged too, so that no blank edge shows.
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._update };
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      if (!(size.x > 0 && size.y > 0)) return;
      const ratio = window.devicePixelRatio || 1;
      const canvas = this._container;
      const width = Math.round(size.x * ratio), height = Math.round(size.y * ratio);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = size.x + "px";
        canvas.style.height = size.y + "px";
      }
      L.DomUtil.setPosition(canvas, this._bounds.min);
      this.redraw();
    },
    redraw() {
      if (!this._map || this._map._animatingZoom || !this._bounds || !this._container.width) return;
      const ratio = window.devicePixelRatio || 1;
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const size = this._bounds.getSize();
      const zoom = this._map.getZoom();
      this._ctx.setTransform(1, 0, 0, 1, 0, 0);
      this._ctx.clearRect(0, 0, this._container.width, this._container.height);
      this._ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      const shown = this._map.getSize();
      paint({
        ctx: this._ctx, width: size.x, height: size.y, ratio, zoom,
        scale: 256 * 2 ** zoom, left: origin.x, top: origin.y,
        // The part of the canvas a reader sees: the rest is the margin that animations need.
        seen: { x: (size.x - shown.x) / 2, y: (size.y - shown.y) / 2, width: shown.x, height: shown.y },
      });
    },
  });
  return new Surface().addTo(map);
}

// Where a point of the world (units of its width) lies on the map's container, in pixels.
function toContainer(map, x, y) {
  const scale = 256 * 2 ** map.getZoom();
  const origin = map.getPixelOrigin();
  return map.layerPointToContainerPoint([x * scale - origin.x, y * scale - origin.y]);
}
