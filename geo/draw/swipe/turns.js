// Places of which another holder is recorded after than before: discs with the letter and the colour of who held them on that
// side, under each a spot for the pointer and the keyboard.

// Drawn at once: those nearest the beginning of the list; the list in the legend has all.
const MOST_TURNS = 200;
const DISC = 9;
// A place's ring of uncertainty is drawn once it is larger than its disc.
const LEAST_RING = 14;

class Turns {
  constructor(app) {
    this.app = app;
    this.list = app.config.turns.map((turn) => ({ ...turn, x: mercatorX(turn.lon), y: mercatorY(turn.lat) }));
    this.held = new Map();
  }

  // What is said of a turn in a line.
  line(turn) {
    return `${turn.name}: ${holderText(turn.before)} before, ${holderText(turn.after)} after`;
  }

  // Spots for the places in view, and none for others.
  update() {
    const { app } = this, bounds = app.map.getBounds().pad(0.05), { lng } = app.map.getCenter(), shown = new Map();
    let inView = 0;
    for (let i = 0; i < this.list.length; i++) {
      const { lat, lon } = this.list[i], at = L.latLng(lat, lon + 360 * Math.round((lng - lon) / 360));
      if (bounds.contains(at) && inView++ < MOST_TURNS) shown.set(i, at);
    }
    app.places.say(shown.size, inView);
    for (const [i, markers] of this.held) {
      if (!shown.has(i)) markers.forEach((marker) => marker.remove()), this.held.delete(i);
    }
    for (const [i, at] of shown) {
      if (this.held.has(i)) this.held.get(i).forEach((marker) => marker.setLatLng(at));
      else this.held.set(i, app.sides.map((side) => this.spot(i, at, side)));
    }
  }

  // One of the two spots of a place takes the focus; the disc is marked on both sides.
  spot(i, at, side) {
    const { app } = this, label = this.line(this.list[i]), keyboard = side.name === "after";
    const icon = L.divIcon({ className: "sw-spot", html: "", iconSize: [28, 28] });
    const marker = L.marker(at, { pane: `sw-${side.name}-spots`, icon, keyboard, autoPanOnFocus: false }).addTo(app.map);
    const element = marker.getElement();
    element.setAttribute("title", label);
    if (keyboard) element.setAttribute("aria-label", label);
    else element.setAttribute("aria-hidden", "true");
    element.addEventListener("focus", () => app.choose(i));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") app.choose(i);
      else if (event.key === "Escape") app.choose(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    marker.on("click", () => app.choose(i));
    return marker;
  }

  paint(side, view, taken) {
    const { ctx } = view, { colours, app } = side, placed = [];
    for (const i of this.held.keys()) {
      const turn = this.list[i], py = turn.y * view.scale - view.top;
      const ring = turn.uncertainty_m === null ? 0 : metresToWorld(turn.uncertainty_m, turn.lat) * view.scale;
      for (const px of copies(view, turn.x, DISC)) {
        if (ring > LEAST_RING && ring < 4 * Math.max(view.width, view.height)) {
          ctx.save();
          ctx.translate(px, py);
          if (i === app.state.chosen) drawArea(ctx, ring, colours.text, 4, true);
          else drawRound(ctx, ring, colours.text);
          ctx.restore();
        }
        placed.push([i, px, py]);
        taken.add([px - DISC, py - DISC, px + DISC, py + DISC]);
      }
    }
    for (const [i, px, py] of placed) {
      ctx.save();
      ctx.translate(px, py);
      if (i === app.state.chosen) drawRing(ctx, DISC + 5, colours.accent, colours.halo);
      drawDisc(ctx, colours, app.actorNamed(this.list[i][side.name]), this.list[i][side.name]);
      ctx.restore();
    }
    const font = `600 13px ${colours.font}`, out = DISC + 4;
    for (const [i, px, py] of placed) {
      const text = shortened(this.list[i].name, 40), width = taken.width(ctx, text, font);
      const spots = [[px + out, py], [px - out - width, py], [px - width / 2, py - out - 7], [px - width / 2, py + out + 7]];
      taken.write(view, text, font, colours.text, spots, width);
    }
  }
}

// A place's uncertainty round (0, 0), so thin that several over each other hide nothing.
function drawRound(ctx, r, colour) {
  ctx.beginPath();
  ctx.arc(0, 0, r, 0, 2 * Math.PI);
  ctx.globalAlpha = 0.45;
  ctx.lineCap = "round";
  ctx.lineWidth = 1.25;
  ctx.setLineDash([1, 5]);
  ctx.strokeStyle = colour;
  ctx.stroke();
}

// Round (0, 0). Without a record: an open, dashed disc.
function drawDisc(ctx, colours, actor, holder) {
  ctx.beginPath();
  ctx.arc(0, 0, DISC + 1.5, 0, 2 * Math.PI);
  ctx.fillStyle = colours.halo;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(0, 0, DISC - (holder ? 0 : 1), 0, 2 * Math.PI);
  if (!holder || !actor) {
    ctx.setLineDash([3, 3]);
    ctx.lineWidth = 1.75;
    ctx.strokeStyle = colours.muted;
    ctx.stroke();
    return;
  }
  ctx.fillStyle = colours.solid(actor);
  ctx.fill();
  ctx.fillStyle = lightness(colours.solid(actor)) > 0.18 ? "#11151a" : "#ffffff";
  ctx.font = `700 ${actor.letter.length > 1 ? 9 : 11}px ${colours.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(actor.letter, 0, 0.5);
}

// Relative luminance (WCAG 2) of a colour written #RRGGBB.
function lightness(colour) {
  const part = (at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

// As said.py says it.
const HOLDER_TEXTS = { "": "not covered", contested: "contested", unknown: "holder not known", disputed: "disputed" };
const holderText = (holder) => (Object.hasOwn(HOLDER_TEXTS, holder) ? HOLDER_TEXTS[holder] : holder);

function discSwatch(colours, actor, holder) {
  return swatch(28, 24, (ctx) => {
    ctx.translate(14, 12);
    drawDisc(ctx, colours, actor, holder);
  });
}
