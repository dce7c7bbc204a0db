// Streamlit takes a typed date when its calendar is closed, or, where it is closed already, when the field is left. Here Enter
// does either.

function take({ key, target }) {
  if (key !== 'Enter' || !target.matches?.('[data-testid="stDateInputField"] [role="spinbutton"]')) return;
  if (document.querySelector('[data-testid="stDateInputCalendar"]')) {
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  } else {
    target.blur();
  }
}

export default function () {
  // Before the field, which keeps the key to itself.
  document.addEventListener('keydown', take, true);
}
