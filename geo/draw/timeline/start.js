// Lays the page out round the Folium map, reads the payload and starts.

function layOut(map, config) {
  const container = map.getContainer(), heading = config.title || "Map with a timeline";
  const stage = el("div", { class: "so-stage" });
  const root = el("main", { class: "standoff", "aria-label": heading }, el("h1", { class: "so-hidden" }, heading), stage);
  container.replaceWith(root);
  stage.append(container, el("div", { class: "so-credit" }));
  container.classList.add("so-map");
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", "Map; arrow keys move it, plus and minus zoom");
  map.attributionControl?.remove();
  L.control.scale({ position: "bottomleft", maxWidth: 120 }).addTo(map);
  return root;
}

async function start(map, source) {
  const config = JSON.parse(document.getElementById(`${source}_config`).textContent);
  const message = JSON.parse(document.getElementById(`${source}_message`).textContent);
  const holder = document.getElementById(`${source}_data`), base64 = holder.textContent.trim();
  const root = layOut(map, config);
  if (calmMotion.matches) map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = false;
  try {
    const tables = await readPayload(base64);
    holder.remove();
    // An app needs a camera before its canvases can draw.
    map.setView([0, 0], 1, { animate: false });
    const app = new App(map, root, config, tables, base64.length);
    addReset(app);
    app.placeCamera();
    window.standoff.apply({ ...message, fingerprint: config.fingerprint });
    app.flush();
    app.quiet = false;
    app.bridge.announceReady();
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    root.dataset.theme = prefersDark.matches ? "dark" : "light";
    root.querySelector(".so-stage").append(
      el("p", { class: "so-panel so-notice", role: "alert" }, error.message));
  }
}
