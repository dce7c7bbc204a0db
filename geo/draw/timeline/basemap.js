// Land and borders from the payload, asking the network for nothing; tiles of others only when chosen.
const BASEMAPS = {
  "built-in": { title: "Built-in", credit: "Land and borders: Natural Earth" },
  osm: {
    title: "OpenStreetMap", url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png", maxNativeZoom: 19,
    credit: "© OpenStreetMap contributors", link: "https://www.openstreetmap.org/copyright",
  },
  light: {
    title: "Light (CARTO)", url: "https://{s}.basemaps.cartocdn.com/light_all/{z}/{x}/{y}{r}.png", maxNativeZoom: 20,
    subdomains: "abcd", credit: "© OpenStreetMap contributors © CARTO", link: "https://carto.com/attributions",
  },
  topo: {
    title: "Topographic (OpenTopoMap)", url: "https://{s}.tile.opentopomap.org/{z}/{x}/{y}.png", maxNativeZoom: 17,
    credit: "© OpenStreetMap contributors, SRTM; style © OpenTopoMap (CC-BY-SA)", link: "https://opentopomap.org/about",
  },
};

class Basemap {
  constructor(app, { surface } = {}) {
    this.app = app;
    this.tiles = null;
    this.chosen = "built-in";
    if (app.data.arcs) this.unpack(app.data);
    this.surface = surface ?? makeSurface(app.map, { pane: "so-land", zIndex: 150, paint: (view) => this.paint(view) });
  }

  // Arcs hold differences of ten-thousandths of a degree; rings are arcs joined, backwards where negative.
  unpack({ arcs, arc_points: points, land_rings: rings, land_arcs: members }) {
    const x = new Float64Array(points.rows), y = new Float64Array(points.rows);
    for (let i = 0, lon = 0, lat = 0; i < points.rows; i++) {
      lon += points.lon[i];
      x[i] = mercatorX(lon / 1e4);
      y[i] = mercatorY((lat += points.lat[i]) / 1e4);
    }
    const part = (arc) => {
      const xs = x.subarray(arcs.first_point[arc], arcs.first_point[arc + 1]);
      return { xs, ys: y.subarray(arcs.first_point[arc], arcs.first_point[arc + 1]), border: arcs.border[arc] === 1 };
    };
    this.arcs = Array.from({ length: arcs.rows }, (_, arc) => boxed([{ ...part(arc), back: false, shift: 0 }]));
    this.rings = Array.from({ length: rings.rows }, (_, ring) => {
      const parts = [];
      for (let i = rings.first_arc[ring]; i < rings.first_arc[ring + 1]; i++) {
        const arc = members.arc[i];
        parts.push({ ...part(arc < 0 ? ~arc : arc), back: arc < 0, shift: 0 });
      }
      return boxed(joined(parts));
    });
  }

  choose(key) {
    if (key === this.chosen) return;
    const { map } = this.app;
    if (this.tiles) this.tiles.remove();
    this.tiles = null;
    this.chosen = key;
    const { url, title, maxNativeZoom, subdomains = "abc" } = BASEMAPS[key];
    if (!url) return;
    // The tile services ask for a referrer, and its origin is enough.
    this.tiles = L.tileLayer(url, { maxNativeZoom, maxZoom: 19, subdomains, referrerPolicy: "origin" });
    this.tiles.once("tileerror", () =>
      this.app.notice(`Some tiles of ${title} could not be loaded; the built-in land shows in their place.`));
    this.tiles.addTo(map);
  }

  paint(view) {
    const { ctx } = view, { colours } = this.app;
    ctx.fillStyle = colours.water;
    ctx.fillRect(0, 0, view.width, view.height);
    if (!this.rings) return;
    ctx.lineJoin = "round";
    // The world is drawn as often as it shows when zoomed far out.
    for (let turn = Math.floor(view.left / view.scale) - 1; turn <= (view.left + view.width) / view.scale; turn++) {
      const moved = { ...view, left: view.left - turn * view.scale };
      const land = new Path2D(), coasts = new Path2D(), borders = new Path2D();
      for (const ring of this.rings) if (shows(ring, moved)) trace(land, ring, moved, true);
      for (const arc of this.arcs) {
        if (shows(arc, moved)) trace(arc.parts[0].border ? borders : coasts, arc, moved, false);
      }
      ctx.fillStyle = colours.land;
      ctx.fill(land);
      ctx.strokeStyle = colours.coast;
      ctx.lineWidth = 1;
      ctx.stroke(coasts);
      ctx.strokeStyle = colours.border;
      ctx.lineWidth = view.zoom < 5 ? 0.75 : 1.25;
      ctx.setLineDash(view.zoom < 5 ? [] : [5, 4]);
      ctx.stroke(borders);
      ctx.setLineDash([]);
    }
  }
}

const firstX = ({ xs, back, shift }) => xs[back ? xs.length - 1 : 0] + shift;
const lastX = ({ xs, back, shift }) => xs[back ? 0 : xs.length - 1] + shift;

// Moves each part by whole worlds to where the part before it ends. A ring that goes once round the world, as the coast
// of Antarctica does, is closed along the bottom of the map.
function joined(parts) {
  for (let i = 1; i < parts.length; i++) parts[i].shift = Math.round(lastX(parts[i - 1]) - firstX(parts[i]));
  const from = firstX(parts[0]), to = lastX(parts.at(-1));
  if (Math.abs(to - from) > 0.5) parts.push({ xs: [to, from], ys: [1, 1], back: false, shift: 0 });
  return parts;
}

function boxed(parts) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { xs, ys, shift } of parts) {
    for (let i = 0; i < xs.length; i++) {
      box[0] = Math.min(box[0], xs[i] + shift);
      box[1] = Math.min(box[1], ys[i]);
      box[2] = Math.max(box[2], xs[i] + shift);
      box[3] = Math.max(box[3], ys[i]);
    }
  }
  // It begins in the world that is painted first: Russia's outline begins beyond the 180th meridian, to the west.
  const turn = Math.floor(box[0]);
  for (const part of parts) part.shift -= turn;
  box[0] -= turn;
  box[2] -= turn;
  return { parts, box };
}

function shows({ box }, view) {
  return box[0] * view.scale < view.left + view.width && box[2] * view.scale > view.left
    && box[1] * view.scale < view.top + view.height && box[3] * view.scale > view.top;
}

function trace(path, { parts }, view, close) {
  let begun = false, atX = 0, atY = 0;
  for (const { xs, ys, back, shift } of parts) {
    for (let k = 0; k < xs.length; k++) {
      const i = back ? xs.length - 1 - k : k;
      const px = (xs[i] + shift) * view.scale - view.left, py = ys[i] * view.scale - view.top;
      // Most points of a coast fall into one pixel when zoomed far out; an arc's ends stay, so that arcs meet.
      const near = begun && Math.abs(px - atX) < 0.7 && Math.abs(py - atY) < 0.7;
      if (near && k > 0 && k < xs.length - 1) continue;
      if (begun) path.lineTo(px, py);
      else path.moveTo(px, py);
      begun = true;
      atX = px;
      atY = py;
    }
  }
  if (close) path.closePath();
}
