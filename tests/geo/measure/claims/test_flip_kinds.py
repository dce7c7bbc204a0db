"""The order in which changes are told: kind by kind, and which of them a card shows."""

from geo.measure.claims.beyond import in_sentence
from geo.measure.claims.flips import by_kind, one_of_each, ordered
from geo.model.claim import Flip

MOVE = Flip("If A was 5 m nearer to B", "supported", 5.0, "m")
FARTHER = Flip("If A was 9 m nearer to B", "contradicted", 9.0, "m")
ROW = Flip("Without holding a", "contradicted", 1.0, "row")
SOURCE = Flip("Without the source s", "contradicted", 1.0, "source")
LEVEL = Flip("Without rows of low confidence", "contradicted", 1.0, "levels of confidence")
SHARE = Flip("If not 50 % were asked for but 62 %.", "contradicted", 62.0, "%")
WORD = Flip("Measured everywhere", "contradicted")


def test_a_place_off_comes_before_a_row_a_source_a_level_and_another_reading():
    assert by_kind([SHARE, LEVEL, SOURCE, MOVE, ROW]) == (MOVE, ROW, SOURCE, LEVEL, SHARE)
    assert list(ordered([(6, WORD), (3, SOURCE), (0, FARTHER), (2, ROW), (0, MOVE), (2, ROW)])) == [
        MOVE, FARTHER, ROW, SOURCE, WORD,
    ]  # fmt: skip


def test_one_of_each_kind_is_shown_and_at_least_so_many():
    flips = [MOVE, FARTHER, ROW, SOURCE, LEVEL, SHARE, WORD]
    assert one_of_each(flips, least=3) == (MOVE, ROW, SOURCE, LEVEL, SHARE)
    assert one_of_each([MOVE, FARTHER, WORD], least=3) == (MOVE, FARTHER, WORD)
    assert one_of_each([], least=3) == ()


def test_a_reason_within_a_sentence_begins_small_unless_with_a_name():
    assert in_sentence("The data record no gain.") == "the data record no gain."
    assert in_sentence("ISIS took 5 places.") == "ISIS took 5 places."
    assert in_sentence("26 of 34 fell.") == "26 of 34 fell."
