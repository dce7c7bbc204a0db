// A list of any length of which a page is built at a time, so that 10,000 entries cost no more than fifty.

// The entries of a page and where it lies: `page` is held inside what there is.
function pageOf(items, page, size) {
  const pages = Math.max(1, Math.ceil(items.length / size)), at = clamp(page, 0, pages - 1);
  return { at, pages, from: at * size, entries: items.slice(at * size, (at + 1) * size) };
}

// Text as it is searched: without case and without accents.
const plainText = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

class Paged {
  // `entry(item, index)` makes the element of an item; `what` names the list for those who do not see it.
  constructor({ entry, what, size = 50, tag = "ul" }) {
    this.entry = entry;
    this.size = size;
    this.items = [];
    this.page = 0;
    this.list = el(tag, { class: "so-list", "aria-label": what });
    const turn = (by, label, sign) => el("button", { type: "button", class: "so-icon", "aria-label": label, title: label,
      onclick: () => this.show(this.items, this.page + by) }, sign);
    this.back = turn(-1, "Previous page", "‹");
    this.on = turn(1, "Next page", "›");
    this.said = el("span", { role: "status" });
    this.turns = el("div", { class: "so-pager", hidden: true }, this.back, this.said, this.on);
    this.root = el("div", {}, this.list, this.turns);
  }

  show(items, page = 0) {
    const { at, pages, from, entries } = pageOf(items, page, this.size);
    this.items = items;
    this.page = at;
    this.list.replaceChildren(...entries.map((item, i) => el("li", {}, this.entry(item, from + i))));
    this.turns.hidden = pages < 2;
    const held = document.activeElement;
    this.back.disabled = at === 0;
    this.on.disabled = at === pages - 1;
    // A button that is switched off under the finger would take the focus with it.
    if (held === this.back && at === 0) this.on.focus();
    if (held === this.on && at === pages - 1) this.back.focus();
    setText(this.said, `${countText(from + 1)}–${countText(from + entries.length)} of ${countText(items.length)}`);
  }
}
