// On paper the map stands as it is on the screen, with what its signs mean below it; afterwards all is as before.

// On A4 with margins of 12 mm, the sheet lying, standing, and lying with the legend beside the map.
const PAPER_PX = { width: 1000, height: 560 }, TALL_PX = { width: 640, height: 460 }, BESIDE_PX = { width: 600, height: 450 };
// A bar of a narrow screen does not grow with the sheet.
const MOST_BAR = 1.2;

// A canvas as a picture of itself, in its place. Browsers print what was drawn on a canvas stroke by stroke, and what one
// erased for itself is white over all canvases below it: on the picture nothing was ever erased.
function still(canvas) {
  const copy = el("canvas", { class: `${canvas.className} so-flat`, "aria-hidden": "true", width: canvas.width, height: canvas.height });
  for (const name of ["width", "height", "transform"]) copy.style[name] = canvas.style[name];
  if (canvas.width && canvas.height) copy.getContext("2d").drawImage(canvas, 0, 0);
  canvas.after(copy);
  return copy;
}

function readyForPaper(app) {
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
    before.flat = [...root.querySelectorAll(".so-surface, .so-histogram")].map(still);
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    for (const flat of before.flat) flat.remove();
    legend.root.open = before.open;
    app.setTheme(before.theme);
    before = null;
  });
}
