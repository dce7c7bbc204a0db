// Shapes of kinds, patterns of actors: drawn the same on the map and in the legend.

// Half the size of a symbol on the map, in pixels.
const SYMBOL = 6;

// The outline of a kind round (0, 0), as big as `r`.
function tracePath(ctx, kind, r) {
  ctx.beginPath();
  if (kind === "battle") {
    // A cross of two bars, turned by 45 degrees.
    const a = r * 1.02, b = r * 0.4;
    const corners = [[0, b], [a - b, a], [a, a - b], [b, 0], [a, b - a], [a - b, -a], [0, -b], [b - a, -a], [-a, b - a],
      [-b, 0], [-a, a - b], [b - a, a]];
    corners.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
  } else if (kind === "strike") {
    ctx.moveTo(0, -r * 1.1);
    ctx.lineTo(r * 1.1, r * 0.85);
    ctx.lineTo(-r * 1.1, r * 0.85);
    ctx.closePath();
  } else if (kind === "attack on civilians") {
    ctx.arc(0, 0, r * 0.95, 0, 2 * Math.PI);
  } else if (kind === "capture") {
    // A flag on its staff; the foot of the staff stands left of the point.
    ctx.moveTo(-r * 0.75, -r * 1.2);
    ctx.lineTo(r * 1.1, -r * 0.55);
    ctx.lineTo(-r * 0.35, r * 0.15);
    ctx.lineTo(-r * 0.35, r * 1.2);
    ctx.lineTo(-r * 0.75, r * 1.2);
    ctx.closePath();
  } else {
    ctx.arc(0, 0, r * 0.6, 0, 2 * Math.PI);
  }
}

// `open`: an outline only, for what is not stated.
function drawSymbol(ctx, kind, r, fill, halo, open = false) {
  tracePath(ctx, kind, r);
  ctx.lineJoin = "round";
  ctx.lineWidth = open ? 5 : 3;
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.fillStyle = open ? halo : fill;
  ctx.fill();
  if (open) {
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = fill;
    ctx.stroke();
  } else if (kind === "attack on civilians") {
    // An open centre tells it from the dot of other kinds at any size.
    ctx.beginPath();
    ctx.arc(0, 0, r * 0.4, 0, 2 * Math.PI);
    ctx.fillStyle = halo;
    ctx.fill();
  }
}

// Pixels of symbols kept, 24 MB.
const SPRITE_PIXELS = 6e6;

// Symbols drawn once and copied. `ring`: the colour of a ring that marks the day shown, or null.
class Sprites {
  constructor() {
    this.made = new Map();
    this.pixels = 0;
  }

  get(kind, r, fill, halo, ratio, ring = null, open = false) {
    const key = `${kind}|${r}|${fill}|${halo}|${ratio}|${ring}|${open}`;
    let sprite = this.made.get(key);
    if (!sprite) {
      const inner = Math.ceil(r * 1.3 + 3), size = 2 * (inner + (ring ? 3 : 0));
      const canvas = el("canvas", { width: Math.ceil(size * ratio), height: Math.ceil(size * ratio) });
      const ctx = canvas.getContext("2d", { willReadFrequently: true });
      ctx.scale(ratio, ratio);
      ctx.translate(size / 2, size / 2);
      if (ring) drawRing(ctx, inner + 1, ring, halo);
      drawSymbol(ctx, kind, r, fill, halo, open);
      sprite = this.keep(key, { canvas, size, stamp: null });
    }
    return sprite;
  }

  area(r, colour, depth, dotted, faint, ratio) {
    const key = `area|${r}|${colour}|${depth}|${dotted}|${faint}|${ratio}`;
    let sprite = this.made.get(key);
    if (!sprite) {
      const size = 2 * Math.ceil(r + 2), canvas = el("canvas", { width: Math.ceil(size * ratio), height: Math.ceil(size * ratio) });
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.translate(size / 2, size / 2);
      drawArea(ctx, r, colour, depth, dotted, faint);
      sprite = this.keep(key, { canvas, size });
    }
    return sprite;
  }

  // A cell of the density.
  cell(colour, ratio) {
    const key = `cell|${colour}|${ratio}`;
    let sprite = this.made.get(key);
    if (!sprite) {
      const size = CELL + 6, canvas = el("canvas", { width: Math.ceil(size * ratio), height: Math.ceil(size * ratio) });
      const ctx = canvas.getContext("2d", { willReadFrequently: true }), side = CELL / Math.sqrt(3) - 0.5;
      ctx.scale(ratio, ratio);
      ctx.beginPath();
      for (let turn = 0; turn < 6; turn++) {
        ctx.lineTo(size / 2 + side * Math.sin((turn * Math.PI) / 3), size / 2 - side * Math.cos((turn * Math.PI) / 3));
      }
      ctx.globalAlpha = 0.85;
      ctx.fillStyle = colour;
      ctx.fill();
      sprite = this.keep(key, { canvas, size, stamp: stampOf(canvas) });
    }
    return sprite;
  }

  // Every theme, screen, zoom and size of pile makes its own.
  keep(key, sprite) {
    this.pixels += sprite.canvas.width * sprite.canvas.height;
    if (this.pixels > SPRITE_PIXELS) {
      this.made.clear();
      this.pixels = 0;
    }
    this.made.set(key, sprite);
    return sprite;
  }
}

// An area somewhere in which an event was, round (0, 0): dotted while there are few, with a plain thin line among many. Where
// areas lie on each other many times over, each is fainter, its line half as much: together they stay something to see
// through, darker where more may have been.
function drawArea(ctx, r, colour, depth, dotted, faint = 0) {
  ctx.beginPath();
  ctx.arc(0, 0, r, 0, 2 * Math.PI);
  ctx.globalAlpha = Math.min(0.12, 0.03 + 0.012 * depth) * (dotted ? 1 : 0.6) / 2 ** Math.max(0, faint - 1);
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.fill();
  ctx.globalAlpha = (dotted ? 0.6 : 0.35) / 2 ** (faint / 2);
  ctx.lineCap = "round";
  ctx.lineWidth = dotted ? 1.75 : 1;
  ctx.setLineDash(dotted ? [1, 5] : []);
  ctx.stroke();
}

// Round a symbol; nothing inside it, so that neighbours are not hidden.
function drawRing(ctx, r, colour, halo) {
  ctx.beginPath();
  ctx.arc(0, 0, r, 0, 2 * Math.PI);
  ctx.globalAlpha = 0.9;
  for (const [width, line] of [[4, halo], [2, colour]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = line;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

// One tile of a fill pattern, `size` CSS pixels wide, drawn so that it repeats without a seam.
function paintTile(ctx, pattern, size, colour) {
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.1;
  const line = (x0, y0, x1, y1) => {
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.stroke();
  };
  const half = size / 2;
  const dot = (x, y) => {
    ctx.beginPath();
    ctx.arc(x, y, 1.1, 0, 2 * Math.PI);
    ctx.fill();
  };
  const slants = (sign) => [-size, 0, size].forEach((x) =>
    sign > 0 ? line(x, size, x + size, 0) : line(x, 0, x + size, size));
  if (pattern === "slant" || pattern === "weave") slants(1);
  if (pattern === "back-slant" || pattern === "weave") slants(-1);
  if (pattern === "dots") dot(size / 4, size / 4), dot((3 * size) / 4, (3 * size) / 4);
  if (pattern === "level" || pattern === "grid") line(0, half, size, half);
  if (pattern === "upright" || pattern === "grid") line(half, 0, half, size);
  if (pattern === "crosses") line(half - 2, half, half + 2, half), line(half, half - 2, half, half + 2);
  if (pattern === "rings") {
    ctx.beginPath();
    ctx.arc(half, half, 2, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

// `ground` and `lines`: how opaque the colour is between the pattern's lines, and they are over it.
function makePattern(pattern, colour, ratio, size = 10, { ground = 0, lines = 1 } = {}) {
  const canvas = el("canvas", { width: Math.round(size * ratio), height: Math.round(size * ratio) });
  const ctx = canvas.getContext("2d");
  ctx.scale(canvas.width / size, canvas.height / size);
  ctx.globalAlpha = ground;
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, size, size);
  ctx.globalAlpha = lines;
  paintTile(ctx, pattern, size, colour);
  const made = ctx.createPattern(canvas, "repeat");
  made.setTransform(new DOMMatrix().scale(size / canvas.width, size / canvas.height));
  return made;
}

// Broad diagonal stripes of two colours: contested ground.
function makeStripes(first, second, ratio, size = 14) {
  const canvas = el("canvas", { width: Math.round(size * ratio), height: Math.round(size * ratio) });
  const ctx = canvas.getContext("2d");
  ctx.scale(canvas.width / size, canvas.height / size);
  ctx.fillStyle = first;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = second;
  ctx.lineWidth = size / (2 * Math.SQRT2);
  ctx.lineCap = "square";
  for (const x of [-size, 0, size]) {
    ctx.beginPath();
    ctx.moveTo(x - size / 4, size + size / 4);
    ctx.lineTo(x + size + size / 4, -size / 4);
    ctx.stroke();
  }
  const made = ctx.createPattern(canvas, "repeat");
  made.setTransform(new DOMMatrix().scale(size / canvas.width, size / canvas.height));
  return made;
}
