// Frames the page before and after (`frame.js`); what the reader saw of the same data is shown again when the moments change.

// Camera, divider and mode by dataset: they outlive the frame, which goes when another page of the dashboard is opened.
const left = new Map();

export default function (component) {
  const { data } = component, held = heldOf(component);
  if (held.page !== data.page) remember(held);
  held.data = data.data;
  load(held, data.page, (api) => {
    const seen = left.get(held.data);
    if (seen) api.apply(seen);
    api.on('change', () => remember(held));
  });
}

function remember({ api, data }) {
  if (!api) return;
  const { camera, mode, divider } = api.stats();
  left.set(data, { camera, mode, divider });
}
