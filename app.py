"""Standoff's front door: the dashboard, the map pages it frames, and the pages published from it.

Start it with ``streamlit run app.py`` (or ``make run``, which sets everything up first).
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import net_util

from ui import published
from ui.base_path import with_base
from ui.long_links import LongLinks
from ui.pages import serve_map, warm_up

# When a page of a host it does not know connects, Streamlit asks an outside service for this machine's address, to
# compare. Nobody is asked: such a page is refused.
net_util.get_external_ip = lambda: None

app = st.App(
    "ui/dashboard.py",
    lifespan=warm_up,
    routes=with_base([Route("/map/{token}", serve_map), *published.ROUTES]),
    middleware=[Middleware(LongLinks)],
)
