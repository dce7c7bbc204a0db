// A canvas that follows the map's pan and zoom. Built on L.Renderer, which moves and scales it during animations.

// The margin round the map that animations show: a tenth of it, at most so many pixels.
const MARGIN = 0.1, MOST_MARGIN = 64;
// A canvas holds at most so many pixels, 48 MB: 3840 x 2160 at one pixel a point. Larger or denser screens get fewer
// pixels a point instead of frames that cannot be painted in time.
const MOST_PIXELS = 12e6;

function surfaceRatio({ x, y }) {
  return Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (x * y)));
}

// `paint(view)` draws; view = {ctx, width, height, scale, left, top, zoom, ratio}: CSS pixels, with world * scale - left
// giving a canvas x. `parent`: the element the pane lies in, by default the one all panes do.
function makeSurface(map, { pane, zIndex, paint, parent }) {
  const holder = map.createPane(pane, parent);
  holder.style.zIndex = zIndex;
  holder.style.pointerEvents = "none";
  const Surface = L.Renderer.extend({
    options: { padding: MARGIN, pane },
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
      const shown = this._map.getSize();
      this.options.padding = Math.min(MARGIN, MOST_MARGIN / Math.max(shown.x, shown.y, 1));
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      if (!(size.x > 0 && size.y > 0)) return;
      const ratio = surfaceRatio(size);
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
      const view = this.view();
      if (!view) return;
      const { ctx, ratio } = view;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this._container.width, this._container.height);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(view);
    },
    // What `paint` is given; null while there is nothing to draw on.
    view() {
      if (!this._map || this._map.options.held || this._map._animatingZoom || !this._bounds || !this._container.width) return null;
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const size = this._bounds.getSize(), shown = this._map.getSize();
      const zoom = this._map.getZoom();
      return {
        ctx: this._ctx, width: size.x, height: size.y, ratio: surfaceRatio(size), zoom,
        scale: 256 * 2 ** zoom, left: origin.x, top: origin.y,
        // The part of the canvas a reader sees: the rest is the margin that animations need.
        seen: { x: (size.x - shown.x) / 2, y: (size.y - shown.y) / 2, width: shown.x, height: shown.y },
      };
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

// Where a place shows on a canvas: its x once for every copy of the world in view, and `reach` pixels beyond the edges.
function copies(view, x, reach = 0) {
  const found = [], most = view.width + reach;
  let px = (x + Math.ceil((view.left - reach) / view.scale - x)) * view.scale - view.left;
  for (; px <= most; px += view.scale) found.push(px);
  return found;
}

// The view once for every copy of the world in which the stretch from `low` to `high` shows: a place drawn in such a view
// as if there were one world stands in that copy.
function turned(view, low = 0, high = 1) {
  const found = [];
  for (let turn = Math.floor(view.left / view.scale - high) + 1; (low + turn) * view.scale < view.left + view.width; turn++) {
    found.push({ ...view, left: view.left - turn * view.scale, turn });
  }
  return found;
}
