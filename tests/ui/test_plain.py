"""Text from data in Streamlit's markdown: tried in a browser too; here, that nothing is left active."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ui.plain import md

# A mark that markdown acts on, with no backslash before it.
ACTIVE = re.compile(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#!|~$]")


@given(st.text(alphabet="ab `*_{}[]()<>#!|~$\\:/-=w.@\n"))
def test_no_mark_is_left_active_and_nothing_but_joiners_is_added(text):
    safe = md(text)
    assert not ACTIVE.search(safe.replace("\\\\", ""))
    plain = re.sub(r"\\(.)", r"\1", safe).replace("\u2060", "")
    assert plain == " ".join(text.split())


def test_signs_and_addresses_are_kept_from_becoming_arrows_and_links():
    for text in ("a -> b", "a -- b", "c >= d", "www.evil.example", "https://evil.example"):
        assert "\u2060" in md(text)
