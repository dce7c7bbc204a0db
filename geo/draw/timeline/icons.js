// Icons as paths, and buttons that carry them.

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(name, value);
  }
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const ICONS = {
  play: "M8 5v14l11-7z", pause: "M7 5h4v14H7zM13 5h4v14h-4z", previous: "M6 5h2v14H6zM20 5v14l-10-7z",
  next: "M16 5h2v14h-2zM4 5l10 7L4 19z", less: "M5 11h14v2H5z", more: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  options: "M4 6h9v2H4zM17 6h3v2h-3zM13 4h2v6h-2zM4 16h3v2H4zM11 16h9v2h-9zM8 14h2v6H8z",
  fold: "M7 14l5-5 5 5z", unfold: "M7 10l5 5 5-5z",
};

const iconButton = (name, label, act) =>
  el("button", { type: "button", class: "so-icon", "aria-label": label, title: label, onclick: act }, icon(ICONS[name]));
