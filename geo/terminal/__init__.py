"""The verbs of the terminal, one module each, and the words they share; `geo.__main__` runs them."""
