"""What the dialog says of publishing where the operator gave no address."""

import pytest

from tests.apps import said
from tests.ui.test_share import part


@pytest.mark.parametrize(("address", "told"), [("", 1), ("https://maps.example.org", 0)])
def test_the_author_is_told_where_previews_have_no_picture(app, operator, tmp_path, address, told):
    operator(PUBLISH=str(tmp_path), PUBLIC_ADDRESS=address)
    page = app()
    page.button(key="share").click().run()
    text = said(part(page, "Publish"))
    assert text.count("Previews of its link will have no picture") == told
    assert text.count("STANDOFF_PUBLIC_ADDRESS") == told
