"""The dashboard: one page, top to bottom. Streamlit runs this file at every interaction."""

import streamlit as st

from geo.scene import build_scene
from ui import data_panel, events_table, headline, map_view, own_files, sidebar
from ui.state import session, write_address

st.set_page_config(page_title="Standoff", page_icon="◎", layout="wide")
st.html("<style>" + headline.STYLE + "</style>")

state = session()
scene = build_scene(state.dataset, state.view)
sidebar.show(state, scene)
own_files.show_refused()
map_tab, data_tab = st.tabs(["Map", "Data"])
with map_tab:
    headline.show(state, scene)
    events_table.show_nothing(state, scene)
    map_view.show(state, scene)
    events_table.show(state, scene)
with data_tab:
    data_panel.show(state, scene)
write_address(state)
