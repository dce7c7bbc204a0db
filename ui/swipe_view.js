// Frames the page before and after. It is loaded again only when its address changes, which is when the moments do; what the
// reader saw of the same data is then shown again.

const frames = new WeakMap();
// Camera, divider and mode by dataset: they outlive the frame, which goes when another page of the dashboard is opened.
const left = new Map();

export default function (component) {
  const { parentElement, data } = component;
  const frame = parentElement.querySelector('iframe');
  const note = parentElement.querySelector('.standoff-swipe-note');
  let held = frames.get(frame);
  if (!held) {
    held = { page: null, data: null, api: null, waiting: null };
    frames.set(frame, held);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(() => paint(frame, held)));
  }
  if (held.page !== data.page) {
    remember(held);
    held.page = data.page;
    held.data = data.data;
    held.api = null;
    frame.classList.remove('ready');
    clearTimeout(held.waiting);
    frame.onload = () => ready(frame, held, note);
    frame.src = new URL(data.page, document.baseURI).href;
  }
  paint(frame, held);
}

function remember(held) {
  if (!held.api) return;
  const { camera, mode, divider } = held.api.stats();
  left.set(held.data, { camera, mode, divider });
}

// A page that never answers says so in one line.
function ready(frame, held, note, tries = 0) {
  const page = frame.contentWindow;
  if (page && page.standoff) {
    note.textContent = '';
    page.standoff.on('ready', () => {
      held.api = page.standoff;
      paint(frame, held);
      const seen = left.get(held.data);
      if (seen) held.api.apply(seen);
      held.api.on('change', () => remember(held));
      frame.classList.add('ready');
    });
  } else if (tries < 300) {
    held.waiting = setTimeout(() => ready(frame, held, note, tries + 1), 50);
  } else {
    note.textContent = 'The map could not be loaded; the server may have restarted. Reload this page.';
  }
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
