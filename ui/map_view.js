// Frames the map page (`frame.js`) and passes messages: views in, the settled state out.

export default function (component) {
  const { data, setStateValue } = component, held = heldOf(component);
  held.send = (report) => setStateValue('settled', report);
  held.view = data.view;
  if (!held.moving && data.view.seq >= (held.sent ?? 0)) behind(false);
  if (held.page === data.page) held.api?.apply(held.view);
  load(held, data.page, (api) => begin(held, api));
}

function begin(held, api) {
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
}

// The sentence above the map is of a moment the map has left, until the answer comes: it steps back meanwhile.
function behind(yes) {
  document.documentElement.toggleAttribute('data-behind', yes);
}
