"""Publishing from the Share dialog: what becomes public is said before it does, and done after a yes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.errors import InputError
from geo.model.text import count_text
from geo.share.embed import delete_address, embed_snippet, page_address
from ui.plain import md
from ui.published import sharing

if TYPE_CHECKING:
    from geo.scene import Scene
    from geo.share.store import Receipt
    from ui.share_work import Source


@dataclass(frozen=True)
class _Done:
    """What was published last: of what, and what its author got."""

    key: tuple[object, ...]
    receipt: Receipt
    title: str


def show(source: Source, scene: Scene, *, rows: bool) -> None:
    """Draw the part."""
    told = sharing()
    if told.store is None:
        # Where the folder should be is in the server's messages: a path of the server is not for readers.
        st.caption("Not available: the operator's setting STANDOFF_PUBLISH names no folder.")
        return
    if not rows:
        st.caption("Off for these data: a page holds rows.")
        return
    days = count_text(told.settings.most_days, "day")
    st.write(md(_public(source, scene)))
    st.caption(
        md(
            f"It is kept for {days} at most, and less where newer pages need the room. You get a link that deletes "
            "it, unless somebody published the very same page before; copies that others made stay with them."
        )
    )
    if not told.settings.address:
        st.caption(
            "Previews of its link will have no picture: they need the address of this server, which whoever runs it "
            "sets (STANDOFF_PUBLIC_ADDRESS)."
        )
    # Of other data, another view or another care it is asked again.
    sure = st.checkbox("I may make this public", key=f"share_sure_{hash(source.key)}")
    if st.button("Publish", key="share_publish", type="primary", disabled=not sure, icon=":material/public:"):
        _publish(source)
    done: _Done | None = st.session_state.get("share_published")
    if done is not None and done.key == source.key:
        _got(done)


def _public(source: Source, scene: Scene) -> str:
    """Say what anybody will see."""
    wanted = source.wanted
    seen = source.take().scene if source.is_taken else scene
    events = (
        f"all {seen.counts.total:,} events" if wanted.whole else f"the {count_text(seen.counts.shown, 'event')} in view"
    )
    claims = f", {count_text(len(wanted.claims), 'claim')} with verdicts" if wanted.claims else ""
    how = "as they leave (see above)" if wanted.care else "with places and dates as recorded"
    return (
        f"The page becomes public: “{seen.dataset.title}”, {events}{claims}, control and sources, {how}. Its address "
        "cannot be guessed, but everybody can find it in the list of published pages of this server."
    )


def _publish(source: Source) -> None:
    told = sharing()
    if told.store is None:
        return
    try:
        with st.spinner("Drawing the page and storing it"):
            snapshot = source.take()
            receipt = told.store.publish(snapshot, now=pd.Timestamp.now("UTC"), base=told.settings.address)
    except InputError as error:
        st.error(md(f"Not published: {error}."), icon=":material/error:")
        return
    # Of what is published again there is no new key; who published it in this visit has the first one.
    keys: dict[str, str] = st.session_state.setdefault("share_delete_keys", {})
    if receipt.key:
        keys[receipt.id] = receipt.key
    receipt = replace(receipt, key=keys.get(receipt.id, ""))
    st.session_state["share_published"] = _Done(source.key, receipt, snapshot.dataset.title)


def _got(done: _Done) -> None:
    """Draw what the author gets: the address, the snippet, the delete link."""
    settings = sharing().settings
    base = settings.address or (st.context.url or "").partition("?")[0].rstrip("/")
    name = done.receipt.id
    st.success("It is published.", icon=":material/check_circle:")
    st.caption("Address")
    st.code(page_address(base, name), language=None, wrap_lines=True)
    st.link_button("Open it", page_address(base, name), icon=":material/open_in_new:")
    if settings.embed:
        # As code: `md` keeps addresses from becoming links by a sign that would be copied along.
        st.caption(f"To embed it, on pages of {', '.join(f'`{one}`' for one in settings.embed)} alone")
        st.code(embed_snippet(base, name, done.title), language=None, wrap_lines=True)
    else:
        st.caption("No other site may embed it: whoever runs this server has not allowed any.")
    if not done.receipt.key:
        st.caption("The very same page was published before: whoever did so first has the link that deletes it.")
        return
    st.caption(
        "Link that deletes it. Keep it to yourself: who has it can delete the page. It is shown in this visit alone."
    )
    st.code(delete_address(base, name, done.receipt.key), language=None, wrap_lines=True)
