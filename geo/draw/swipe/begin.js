// Lays the page out round the Folium map, reads its data and begins.

function layOut(map, config) {
  const container = map.getContainer(), [before, after] = config.moments;
  const when = (name, text) => el("p", { class: `sw-when sw-${name.toLowerCase()}` }, `${name}: ${text}`);
  const stage = el("div", { class: "so-stage" });
  const root = el("main", { class: "standoff sw", "aria-label": config.title }, el("h1", { class: "so-hidden" }, config.title),
    el("div", { class: "sw-head" }, when("Before", before), when("After", after)), stage,
    el("p", { class: "so-hidden", id: "sw-said" }, config.said));
  container.replaceWith(root);
  stage.append(container, el("div", { class: "so-credit", dir: "auto" },
    ["Land and borders: Natural Earth", ...(config.credits.length ? [`Data: ${config.credits.join("; ")}`] : []), "Leaflet"].join(" · ")));
  container.classList.add("so-map");
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", "Map before and after; arrow keys move it, plus and minus zoom");
  container.setAttribute("aria-describedby", "sw-said");
  map.attributionControl?.remove();
  map.zoomControl?.remove();
  // The box it draws would stand beside the finger where there are two maps.
  map.boxZoom.disable();
  L.control.scale({ position: "bottomleft", maxWidth: 100 }).addTo(map);
  return root;
}

function checkParts({ zones, runs, vertices, places }, actors) {
  if (!zones || !runs || !vertices || !places) contradictory("zones");
  if (!below(zones.actor, actors)) contradictory("zones.actor");
  if (zones.part?.length !== zones.rows || !below(zones.part, Object.keys(PARTS).length)) contradictory("zones.part");
}

async function beginSwipe(map, source) {
  const [config, numbers] = ["config", "data"].map((part) => {
    const holder = document.getElementById(`${source}_${part}`), text = holder.textContent.trim();
    holder.remove();
    return part === "config" ? JSON.parse(text) : text;
  });
  const root = layOut(map, config);
  calm(map);
  try {
    const tables = await readPayload(numbers);
    checkParts(tables, config.actors.length);
    map.setView([0, 0], 1, { animate: false });
    // Until everything has its place, each move would paint the whole map again.
    map.options.held = true;
    const app = new Swipe(map, root, config, tables);
    readyForPaper(app);
    app.legend.update();
    app.resized();
    map.options.held = false;
    app.turns.update();
    app.flush();
    app.quiet = false;
    app.bridge.ready = true;
    app.bridge.tell("ready");
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    root.dataset.theme ||= prefersDark.matches ? "dark" : "light";
    root.querySelector(".so-stage").append(el("p", { class: "so-panel so-notice", role: "alert" }, error.message));
  }
}
