// Buttons on the map.

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
