// Keys that work anywhere on the page.
