// Ground gained between the two moments: outlined on both sides in the colour of who holds it after, and hatched after. What
// no zone covered before has a dotted outline and a fainter hatch: nothing says that it was taken.

const HATCH = 7, OUTLINE = 2.5;

// Lines that cross those of the actor's own pattern.
const crossing = (actor) => (actor.pattern === "back-slant" ? "slant" : "back-slant");

function paintGained(side, view) {
  const { app, colours, zones } = side, anchor = zones.anchor(view);
  for (const zone of app.gained) {
    const made = zones.path(zone, anchor), { box } = made;
    if (box[3] * view.scale < view.top || box[1] * view.scale > view.top + view.height) continue;
    const actor = app.actors[app.data.zones.actor[zone]], taken = app.data.zones.part[zone] === PARTS.gained;
    for (const moved of turned(view, box[0], box[2])) {
      const { ctx } = moved;
      ctx.save();
      ctx.translate(anchor.left - moved.left, anchor.top - moved.top);
      if (side.name === "after") {
        ctx.globalAlpha = taken ? 1 : 0.4;
        ctx.fillStyle = app.hatch(actor, view.ratio);
        ctx.fill(made.path, "evenodd");
      }
      outline(ctx, made.path, colours.halo, colours.ink(actor), taken ? side.name === "before" ? [7, 4] : [] : [1, 5]);
      ctx.restore();
    }
  }
}

function outline(ctx, path, halo, ink, dash) {
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.globalAlpha = 0.75;
  ctx.strokeStyle = halo;
  ctx.lineWidth = OUTLINE + 2.5;
  ctx.stroke(path);
  ctx.globalAlpha = 1;
  ctx.setLineDash(dash);
  ctx.strokeStyle = ink;
  ctx.lineWidth = OUTLINE;
  ctx.stroke(path);
}

// For the legend: ground taken as it is drawn on a side, or ground of which nothing was known before.
function gainedSwatch(colours, actor, side) {
  return swatch(28, 20, (ctx, ratio) => {
    const path = new Path2D();
    path.rect(3, 3, 22, 14);
    if (side !== "before") {
      ctx.globalAlpha = side === "after" ? 1 : 0.4;
      ctx.fillStyle = makePattern(crossing(actor), colours.ink(actor), ratio, HATCH, { ground: 0.15, lines: 0.75 });
      ctx.fill(path);
    }
    outline(ctx, path, colours.halo, colours.ink(actor), side === "before" ? [7, 4] : side === "after" ? [] : [1, 5]);
  });
}
