// On paper the map stands as it is on the screen, with what its signs mean below it; afterwards all is as before.

const PAPER_PX = { width: 1000, height: 560 };

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
    const zoom = Math.min(PAPER_PX.width / width, PAPER_PX.height / height);
    for (const [name, value] of Object.entries({ width: `${width}px`, height: `${height}px`, zoom })) {
      root.style.setProperty(`--print-${name}`, value);
    }
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    legend.root.open = before.open;
    app.setTheme(before.theme);
    before = null;
  });
}
