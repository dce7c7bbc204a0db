// A button that is pressed to make a file is off meanwhile, and the browser takes the focus from what is off: keys would no
// longer reach the dialog. The first of them gives the focus back to it.

function take(event) {
  const dialog = document.querySelector('section[role="dialog"]');
  if (!dialog || document.activeElement !== document.body) return;
  dialog.focus();
  if (event.key === 'Escape' && event.isTrusted) {
    dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  }
}

export default function () {
  document.addEventListener('keydown', take, true);
}
