// Lays the page out round the Folium map, reads the payload and starts.

function layOut(map, config) {
  const container = map.getContainer(), heading = config.title || "Map with a timeline";
  const stage = el("div", { class: "so-stage" });
  // Where a card beside the map says what it is about, that is the page's heading.
  const head = document.querySelector("h1") ? null : el("h1", { class: "so-hidden" }, heading);
  const root = el("main", { class: "standoff", "aria-label": heading }, head, stage);
  container.replaceWith(root);
  stage.append(container, el("div", { class: "so-credit" }));
  container.classList.add("so-map");
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", "Map; arrow keys move it, plus and minus zoom, Enter tells what is at its centre");
  map.attributionControl?.remove();
  map.zoomControl?.remove();
  L.control.scale({ position: "bottomleft", maxWidth: 100 }).addTo(map);
  return root;
}

async function start(map, source) {
  // What has been read is not kept in the document as well.
  const [config, message, numbers, words] = ["config", "message", "data", "texts"].map((part) => {
    const holder = document.getElementById(`${source}_${part}`), text = holder.textContent.trim();
    holder.remove();
    return part === "config" || part === "message" ? JSON.parse(text) : text;
  });
  const root = layOut(map, config);
  calm(map);
  try {
    const tables = await readPayload(numbers);
    checkCodes(tables, config.actors.length, config.kinds.length);
    // Painting never waits for what events say in words, unless what is to be painted does.
    const texts = readTexts(words, tables);
    texts.catch(() => {});
    // An app needs a camera before its canvases can draw.
    map.setView([0, 0], 1, { animate: false });
    // Until everything has its place, each move would paint the whole map again.
    map.options.held = true;
    const app = new App(map, root, config, tables, numbers.length + words.length);
    readyForPaper(app);
    app.placeCamera();
    if (message.selected || message.filters?.text) await texts;
    window.standoff.apply({ ...message, fingerprint: config.fingerprint });
    map.options.held = false;
    app.flush();
    app.quiet = false;
    await texts;
    app.textsRead();
    app.bridge.announceReady();
    document.dispatchEvent(new Event("standoff-ready"));
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    root.dataset.theme ||= prefersDark.matches ? "dark" : "light";
    root.querySelector(".so-stage").append(
      el("p", { class: "so-panel so-notice", role: "alert" }, error.message));
  }
}
