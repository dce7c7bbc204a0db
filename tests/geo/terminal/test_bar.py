"""How far a reading is stands in one line of a terminal and is gone afterwards; files and pipes get nothing."""

import io

import pytest

from geo.model.progress import part, step
from geo.terminal.bar import shown_on


class Terminal(io.StringIO):
    def isatty(self):
        return True


def read(*, name="a.csv"):
    with part(0, 2, name):
        step(1, 2)
    with part(1, 2, "b.csv"):
        step(1, 2)


def test_the_line_has_the_name_and_the_number_and_is_taken_away():
    terminal = Terminal()
    with shown_on(terminal, patience_s=0):
        read()
    assert terminal.getvalue().startswith("\r\x1b[KReading a.csv: 0 % (Ctrl+C stops it)")
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert terminal.getvalue().count("Reading") == 1, "the next line comes after a moment"


def test_other_work_is_called_by_its_name():
    terminal = Terminal()
    with shown_on(terminal, patience_s=0, doing="Checking"):
        read(name="data/")
    assert terminal.getvalue().startswith("\r\x1b[KChecking data/: 0 % (Ctrl+C stops it)")


def test_a_short_reading_and_one_into_a_file_write_nothing():
    terminal, file = Terminal(), io.StringIO()
    with shown_on(terminal):
        read()
    with shown_on(file, patience_s=0):
        read()
    assert (terminal.getvalue(), file.getvalue()) == ("", "")


def test_names_cannot_write_to_the_terminal():
    terminal = Terminal()
    with shown_on(terminal, patience_s=0):
        read(name="\x1b[2Jدمشق\n" + "a" * 100)
    shown = terminal.getvalue().removeprefix("\r\x1b[K").partition(":")[0]
    assert shown == "Reading ?[2J?????" + "a" * 41


def test_the_line_is_gone_when_reading_fails():
    terminal = Terminal()
    with pytest.raises(KeyboardInterrupt), shown_on(terminal, patience_s=0), part(0, 2, "a.csv"):
        raise KeyboardInterrupt
    assert terminal.getvalue().endswith("\r\x1b[K")
