// Words on a canvas that keep clear of each other; each text is drawn once and copied, which costs a tenth of drawing it.

// Boxes are looked up by the cells of this many pixels that they touch.
const BLOCK = 64;
// Texts kept as pictures, some 10 KB each at one pixel a point.
const TEXTS_KEPT = 800;

// The boxes that are taken, and writing that keeps clear of them.
class Taken {
  constructor() {
    this.widths = new Map();
    this.pictures = new Map();
    this.blocks = new Map();
  }

  clear() {
    this.blocks.clear();
  }

  // Calls `visit` with the number of every block a box touches, until it answers true.
  touch([left, top, right, bottom], visit) {
    for (let row = Math.floor(top / BLOCK); row <= Math.floor(bottom / BLOCK); row++) {
      for (let column = Math.floor(left / BLOCK); column <= Math.floor(right / BLOCK); column++) {
        if (visit(row * 65536 + column)) return true;
      }
    }
    return false;
  }

  add(box) {
    // What is wider than any screen is a pair's label far outside it.
    if (!(box[2] - box[0] < 2e4 && box[3] - box[1] < 2e4)) return;
    this.touch(box, (block) => {
      const boxes = this.blocks.get(block);
      if (boxes) boxes.push(box);
      else this.blocks.set(block, [box]);
    });
  }

  free(box) {
    return !this.touch(box, (block) => this.blocks.get(block)?.some((other) =>
      box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]));
  }

  width(ctx, text, font) {
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      ctx.font = font;
      width = ctx.measureText(text).width;
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(key, width);
    }
    return width;
  }

  // Writes at the first free spot [left, middle]; returns whether there was one. `must` writes at the first in any case.
  write(view, text, font, colour, spots, width, must = false) {
    const fits = ([x, y]) => this.free([x - 3, y - 9, x + width + 3, y + 9]);
    const spot = spots.find(fits) ?? (must ? spots[0] : null);
    if (!spot) return false;
    const [x, y] = spot, { ctx, ratio } = view, { canvas, edge, wide, tall } = this.picture(view, text, font, colour, width);
    const snap = (value) => Math.round(value * ratio) / ratio;
    ctx.drawImage(canvas, snap(x - edge), snap(y - tall / 2), wide, tall);
    this.add([x - 3, y - 9, x + width + 3, y + 9]);
    return true;
  }

  picture({ ratio }, text, font, colour, width) {
    const key = `${font}|${colour}|${this.halo}|${ratio}|${text}`;
    let picture = this.pictures.get(key);
    if (picture) return picture;
    const edge = 4, columns = Math.ceil((width + 2 * edge) * ratio), rows = Math.ceil(28 * ratio);
    const canvas = el("canvas", { width: columns, height: rows }), ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.font = font;
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = this.halo;
    ctx.strokeText(text, edge, rows / ratio / 2);
    ctx.fillStyle = colour;
    ctx.fillText(text, edge, rows / ratio / 2);
    picture = { canvas, edge, wide: columns / ratio, tall: rows / ratio };
    if (this.pictures.size >= TEXTS_KEPT) this.pictures.delete(this.pictures.keys().next().value);
    this.pictures.set(key, picture);
    return picture;
  }
}
