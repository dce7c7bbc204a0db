// What the frames of our pages have in common: a page is loaded again only when its address changes, answers before it is told
// anything, and is told the theme in use.

const frames = new WeakMap();

// What is held of the frame of a component: its page's address, and its page's interface once that has answered.
function heldOf({ parentElement }) {
  const frame = parentElement.querySelector('iframe');
  let held = frames.get(frame);
  if (!held) {
    held = { frame, note: parentElement.querySelector('.standoff-note'), page: null, api: null, waiting: null };
    frames.set(frame, held);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(() => paint(held)));
  }
  return held;
}

// Loads a page unless it is the one shown; `begin` is called once it has answered.
function load(held, page, begin) {
  if (held.page !== page) {
    const { frame } = held;
    held.page = page;
    held.api = null;
    frame.classList.remove('ready');
    clearTimeout(held.waiting);
    frame.onload = () => answered(held, begin);
    frame.src = new URL(page, document.baseURI).href;
  }
  paint(held);
}

// The page reads its data before it answers; one that never does says so in one line.
function answered(held, begin, tries = 0) {
  const api = held.frame.contentWindow?.standoff;
  if (api) {
    held.note.textContent = '';
    api.on('ready', () => {
      held.api = api;
      paint(held);
      begin(api);
      held.frame.classList.add('ready');
    });
  } else if (tries < 300) {
    held.waiting = setTimeout(() => answered(held, begin, tries + 1), 50);
  } else {
    held.note.textContent = 'The map could not be loaded; the server may have restarted. Reload this page.';
  }
}

// A reader can choose a theme in Streamlit's menu against the system's.
function paint({ frame, api }) {
  const colour = getComputedStyle(frame).getPropertyValue('--st-background-color').trim();
  api?.setTheme(isDark(colour) ? 'dark' : 'light');
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour);
  const parts = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (colour.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
}
