// On paper the map stands as it is on the screen, with what its signs mean below it; afterwards all is as before.

// On A4 with margins of 12 mm, the sheet lying, standing, and lying with the legend beside the map.
const PAPER_PX = { width: 1000, height: 560 }, TALL_PX = { width: 640, height: 460 }, BESIDE_PX = { width: 600, height: 450 };
// A bar of a narrow screen does not grow with the sheet.
const MOST_BAR = 1.2;

// The map's canvases as one, on which nothing was ever erased: browsers print what was drawn on a canvas stroke by stroke,
// and what one erased for itself is white over all canvases below it.
function flattened(map) {
  const holder = map.getContainer(), { left, top, width, height } = holder.getBoundingClientRect();
  const ratio = surfaceRatio({ x: Math.max(width, 1), y: Math.max(height, 1) });
  const flat = el("canvas", { class: "so-flat", "aria-hidden": "true", width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const ctx = flat.getContext("2d");
  const depth = (canvas) => Number(getComputedStyle(canvas.parentElement).zIndex) || 0;
  const canvases = [...holder.querySelectorAll(".so-surface")].sort((a, b) => depth(a) - depth(b));
  for (const canvas of canvases) {
    const box = canvas.getBoundingClientRect();
    if (!(canvas.width && canvas.height && box.width)) continue;
    ctx.drawImage(canvas, (box.left - left) * ratio, (box.top - top) * ratio, box.width * ratio, box.height * ratio);
  }
  holder.append(flat);
  return flat;
}

// A canvas as a picture of itself, of the same class.
function still(canvas) {
  const copy = el("canvas", { class: `${canvas.className} so-flat`, "aria-hidden": "true", width: canvas.width, height: canvas.height });
  if (canvas.width && canvas.height) copy.getContext("2d").drawImage(canvas, 0, 0);
  canvas.after(copy);
  return copy;
}

// `flatten`: the map lies in one piece; one of two halves, each cut where the other begins, cannot be.
function readyForPaper(app, { flatten = false } = {}) {
  const { root, legend, colours } = app;
  let before = null;
  window.addEventListener("beforeprint", () => {
    if (before) return;
    before = { open: legend.root.open, theme: colours.wanted };
    legend.root.open = true;
    // Browsers leave dark grounds out, and light words on white would remain.
    app.setTheme("light");
    app.flush();
    const { clientWidth: width, clientHeight: height } = app.map.getContainer();
    const fit = (paper) => Math.min(paper.width / width, paper.height / height);
    const sizes = { width: `${width}px`, height: `${height}px`, zoom: fit(PAPER_PX), tall: fit(TALL_PX),
      beside: fit(BESIDE_PX), bar: Math.min(PAPER_PX.width / width, MOST_BAR), "bar-tall": Math.min(TALL_PX.width / width, MOST_BAR) };
    for (const [name, value] of Object.entries(sizes)) root.style.setProperty(`--print-${name}`, value);
    before.flat = flatten ? [flattened(app.map), ...[...root.querySelectorAll(".so-histogram")].map(still)] : [];
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    for (const flat of before.flat) flat.remove();
    legend.root.open = before.open;
    app.setTheme(before.theme);
    before = null;
  });
}
