"""One tree; each error is also the builtin a caller would expect; each message is one line."""

import pytest

from geo.model import errors


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.InputError, ValueError),
        (errors.FileRefusedError, ValueError),
        (errors.SchemaError, ValueError),
        (errors.NoCrsError, ValueError),
        (errors.UnknownNameError, LookupError),
    ],
)
def test_each_error_is_a_standoff_error_and_a_builtin(error, builtin):
    assert issubclass(error, errors.StandoffError)
    assert issubclass(error, builtin)


def test_the_tree_in_the_docstring_names_every_error():
    for name in vars(errors):
        if name.endswith("Error"):
            assert name in errors.__doc__


def test_an_unknown_name_suggests_the_nearest():
    assert str(errors.UnknownNameError("place", "Tal Susin", ["Tall Susin", "Marea"])) == (
        "unknown place 'Tal Susin'; did you mean Tall Susin?"
    )


def test_an_unknown_name_lists_what_is_known_and_counts_the_rest():
    message = str(errors.UnknownNameError("actor", "zzz", [f"actor {n}" for n in range(10)]))
    assert message.startswith("unknown actor 'zzz'; known: actor 0, ")
    assert message.endswith("actor 7 and 2 more")


def test_an_unknown_name_says_when_there_are_none():
    assert str(errors.UnknownNameError("actor", "ISIS", [])) == ("unknown actor 'ISIS'; the data name no actor")


def test_a_hostile_name_stays_on_one_line():
    assert "\n" not in str(errors.UnknownNameError("actor", "a\nb", ["ISIS"]))
