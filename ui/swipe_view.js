// Frames the page before and after (`frame.js`); what the reader saw of the same data is shown again when the moments change, and
// what a link says is shown at first. Camera and mode are reported for the link.

// Camera, divider and mode by dataset: they outlive the frame, which goes when another page of the dashboard is opened.
const left = new Map();

export default function (component) {
  const { data, setStateValue } = component, held = heldOf(component);
  if (held.page !== data.page) remember(held);
  held.data = data.data;
  held.send = (report) => setStateValue('settled', report);
  load(held, data.page, (api) => {
    api.apply(left.get(held.data) ?? data.seen);
    remember(held);
    held.told = told(held);
    api.on('change', () => {
      remember(held);
      tell(held);
    });
  });
}

// A camera that nobody chose fits what changed, which is another frame for other moments.
function remember({ api, data }) {
  if (!api) return;
  const { camera, mode, divider, fitted } = api.stats();
  left.set(data, { camera: fitted ? null : camera, mode, divider });
}

function told({ data }) {
  const { camera, mode } = left.get(data) ?? {};
  return JSON.stringify([camera, mode]);
}

// The divider alone is no news: every report runs the page again.
function tell(held) {
  const { camera, mode } = left.get(held.data), news = told(held);
  if (news === held.told) return;
  held.told = news;
  held.send({ data: held.data, camera, mode });
}
