// Lays the page out round the Folium map, reads the payload and starts.

// Says, once the reader has rested, what the map now shows.
class Live {
  constructor(app) {
    this.app = app;
    this.region = el("div", { class: "so-hidden", "aria-live": "polite", role: "status" });
    app.root.append(this.region);
  }

  update() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { app } = this, { clock } = app.state, { parts } = app.readout;
      if (app.bar.player.playing) return;
      const said = [momentText(clock.instant, clock.step), app.bar.count.textContent];
      if (parts) said.push(`${parts.pair}: ${parts.distance ?? parts.reason}`);
      const text = said.join(". ");
      if (text !== this.region.textContent) this.region.textContent = text;
    }, 700);
  }
}

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

// A button under the zoom buttons that shows everything again.
function addReset(app) {
  const Reset = L.Control.extend({
    options: { position: "topleft" },
    onAdd: () => {
      const button = el("button", { type: "button", class: "so-reset", title: "Show all", "aria-label": "Show all",
        onclick: () => app.resetView() }, icon("M4 9V4h5v2H6v3zM15 4h5v5h-2V6h-3zM4 15h2v3h3v2H4zM18 15h2v5h-5v-2h3z"));
      const holder = el("div", { class: "leaflet-bar" }, button);
      L.DomEvent.disableClickPropagation(holder);
      return holder;
    },
  });
  new Reset().addTo(app.map);
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
