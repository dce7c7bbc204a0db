"""The dashboard: one page, top to bottom. Streamlit runs this file at every interaction."""

import time

import streamlit as st

from geo.scene import build_scene
from ui import (
    claims,
    control,
    control_show,
    data_panel,
    date_keys,
    distances,
    downloads,
    events_table,
    headline,
    map_view,
    mapper,
    own_files,
    share,
    sidebar,
)
from ui.state import TABS, session, write_address

#: Seconds left to the browser to paint the map before it is sent what stands round it.
MAP_FIRST_S = 0.08

st.set_page_config(page_title="Standoff", page_icon="◎", layout="wide")
st.html("<style>" + headline.STYLE + share.STYLE + "</style>")

state = session()
downloads.hide_exports(state.dataset)
scene = build_scene(state.dataset, state.view)
refused = st.container(key="on-top")
share.button()
# What is on a page is worked out only while it is open.
map_tab, distances_tab, control_tab, claims_tab, data_tab = st.tabs(list(TABS), key="tab", on_change="rerun")
control_show.tell()
said, map_, table = (map_tab.container() for _ in range(3))
# The map is told first: nobody waits for a filter longer than for a map. A page still to be drawn comes last.
held = map_view.is_drawn(state)
if held:
    with map_:
        news = map_view.show(state, scene)
    if news and map_tab.open:
        # What is sent meanwhile, the browser would lay out before it paints the map: with large data 0.1 s later.
        time.sleep(MAP_FIRST_S)
sidebar.show(state, scene)
with refused:
    own_files.show_progress()
    own_files.show_refused()
    mapper.show()
    headline.notices(state, scene)
with said:
    headline.show(state, scene)
if not held:
    with map_, st.spinner("Drawing the map"):
        map_view.show(state, scene)
with table:
    # Under the map, which keeps its place under the hand that emptied it.
    events_table.show_nothing(state, scene)
    events_table.show(state, scene)
if distances_tab.open:
    with distances_tab:
        distances.show(state, scene)
if control_tab.open:
    with control_tab:
        control.show(state, scene)
if claims_tab.open:
    with claims_tab:
        claims.show(state, scene)
if data_tab.open:
    with data_tab:
        data_panel.show(state, scene)
date_keys.listen()
write_address(state)
share.show_dialog(state, scene)
