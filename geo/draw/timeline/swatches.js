// Small drawings for the legend, made with the map's own drawing functions.

function swatch(width, height, draw) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = el("canvas", { width: width * ratio, height: height * ratio, class: "so-swatch", "aria-hidden": "true" });
  canvas.style.width = width + "px";
  canvas.style.height = height + "px";
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  draw(ctx, ratio);
  return canvas;
}

// A holder's ground: its fill, its pattern, its edge; contested ground striped in the colours of two `sides`, as on the map.
function groundSwatch(colours, actor, sides = []) {
  const [first, second] = sides.length > 1 ? sides.map((side) => colours.fill(side)) : [colours.fill(actor), colours.land];
  return swatch(28, 18, (ctx, ratio) => {
    ctx.globalAlpha = 0.34;
    ctx.fillStyle = colours.fill(actor);
    ctx.fillRect(0, 0, 28, 18);
    ctx.globalAlpha = 0.7;
    if (actor.name === "contested") ctx.fillStyle = makeStripes(first, second, ratio, 10);
    else if (actor.pattern !== "plain") ctx.fillStyle = makePattern(actor.pattern, colours.fill(actor), ratio, 9);
    ctx.fillRect(0, 0, 28, 18);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours.ink(actor);
    ctx.lineWidth = 2;
    ctx.strokeRect(1, 1, 26, 16);
  });
}

// An actor that holds no ground is only ever the colour of a symbol.
function dotSwatch(colours, actor) {
  return swatch(28, 18, (ctx) => {
    ctx.fillStyle = colours.ink(actor);
    ctx.beginPath();
    ctx.roundRect(8, 3, 12, 12, 3);
    ctx.fill();
  });
}

function plainSwatch(colours, fill = colours.land) {
  return swatch(28, 18, (ctx) => {
    ctx.fillStyle = fill;
    ctx.fillRect(0, 0, 28, 18);
    ctx.strokeStyle = colours.edge;
    ctx.strokeRect(0.5, 0.5, 27, 17);
  });
}

function kindSwatch(colours, kind, r = SYMBOL) {
  const height = Math.max(20, 2 * r + 6), width = Math.max(28, height);
  return swatch(width, height, (ctx) => {
    ctx.translate(width / 2, height / 2);
    drawSymbol(ctx, kind, r, colours.muted, colours.panel);
  });
}

// Drawn a little stronger than on the map, where the area is larger.
function ringSwatch(colours) {
  return swatch(28, 22, (ctx) => {
    ctx.translate(14, 11);
    drawArea(ctx, 9, colours.text, 9, true);
  });
}

function nowSwatch(colours) {
  return swatch(28, 20, (ctx) => {
    ctx.translate(14, 10);
    drawRing(ctx, 7, colours.accent, colours.halo);
  });
}

function lineSwatch(colour, width) {
  return swatch(28, 14, (ctx) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.moveTo(4, 7);
    ctx.lineTo(24, 7);
    ctx.stroke();
  });
}

function areaSwatch(colours) {
  return swatch(28, 16, (ctx) => {
    ctx.setLineDash([2, 4]);
    ctx.strokeStyle = colours.muted;
    ctx.strokeRect(2, 2, 24, 12);
  });
}

// What is marked: outlines, rings, or one in the other.
function markedSwatch(colours, { outlines, spots }) {
  return swatch(28, 20, (ctx) => {
    const frame = new Path2D(), ring = new Path2D();
    if (outlines) frame.rect(3, 3, 22, 14);
    if (spots) ring.arc(14, 10, outlines ? 4 : 7, 0, 2 * Math.PI);
    strokeMarked(ctx, colours, [{ path: frame, from: 0 }], [6, 4]);
    strokeMarked(ctx, colours, [{ path: ring, from: 0 }], [], 0.75);
  });
}
