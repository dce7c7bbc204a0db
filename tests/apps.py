"""What is read off a page of the dashboard that runs without a browser."""


def said(page):
    """Return everything written on the page, without the marks that keep text from being markdown."""
    groups = (page.markdown, page.caption, page.info, page.warning, page.error)
    return " ".join(one.value for group in groups for one in group).replace("\\", "").replace("\u2060", "")
