"""Standoff's front door: the dashboard, and the map pages it frames.

Start it with ``streamlit run app.py`` (or ``make run``, which sets everything up first).
"""

import streamlit as st
from starlette.routing import Route

from ui.pages import serve_map, warm_up

app = st.App(
    "ui/dashboard.py",
    lifespan=warm_up,
    routes=[Route("/map/{token}", serve_map)],
)
