// Frames the map page and passes messages: views in, the settled state out. The page is loaded again only when its
// address changes, which is when the data do.

const frames = new WeakMap();

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  const frame = parentElement.querySelector('iframe');
  const note = parentElement.querySelector('.standoff-note');
  let held = frames.get(frame);
  if (!held) {
    held = { page: null, api: null, send: null, view: null, waiting: null, moving: false, sent: 0 };
    frames.set(frame, held);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(() => paint(frame, held)));
  }
  held.send = (report) => setStateValue('settled', report);
  held.view = data.view;
  if (!held.moving && data.view.seq >= held.sent) behind(false);
  if (held.page !== data.page) {
    held.page = data.page;
    held.api = null;
    clearTimeout(held.waiting);
    frame.onload = () => ready(frame, held, note);
    frame.src = new URL(data.page, document.baseURI).href;
  } else if (held.api) {
    held.api.apply(held.view);
  }
  paint(frame, held);
}

// The page reads its data before it answers; a page that never does says so in one line.
function ready(frame, held, note, tries = 0) {
  const page = frame.contentWindow;
  if (page && page.standoff) {
    note.textContent = '';
    page.standoff.on('ready', () => begin(frame, held, page.standoff));
  } else if (tries < 300) {
    held.waiting = setTimeout(() => ready(frame, held, note, tries + 1), 50);
  } else {
    note.textContent = 'The map could not be loaded; the server may have restarted. Reload this page.';
  }
}

function begin(frame, held, api) {
  held.api = api;
  paint(frame, held);
  api.apply(held.view);
  api.on('touch', ({ fields }) => {
    if (!fields.some((field) => field === 'window' || field === 'instant' || field === 'mode')) return;
    held.moving = true;
    behind(true);
  });
  api.on('change', (report) => {
    held.moving = false;
    held.sent = report.seq;
    held.send({ ...report, page: held.page });
  });
  frame.classList.add('ready');
}

// The sentence above the map is of a moment the map has left, until the answer comes: it steps back meanwhile.
function behind(yes) {
  document.documentElement.toggleAttribute('data-behind', yes);
}

// The page is told the theme in use, which a reader can choose in Streamlit's menu against the system's.
function paint(frame, held) {
  if (!held.api) return;
  const colour = getComputedStyle(frame).getPropertyValue('--st-background-color').trim();
  held.api.setTheme(isDark(colour) ? 'dark' : 'light');
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour);
  const parts = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (colour.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
}
