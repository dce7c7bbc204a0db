"""`SOURCES.toml`: numbers that no dataset can mean are refused in one line."""

import pytest

from geo.model.errors import FileRefusedError
from geo.read.provenance import provenance_of

TOLD = """
[dataset]
name = "test"

[zones]
{key} = {value}

[[file]]
name = "events.csv"
sha256 = "{digest}"
"""


def told(key, value):
    return provenance_of(TOLD.format(key=key, value=value, digest="0" * 64).encode())


@pytest.mark.parametrize("key", ["zone_max_radius_m", "zone_max_place_uncertainty_m"])
@pytest.mark.parametrize("value", ["1e308", "1" + "0" * 400, "inf", "nan", "0", "-5", "20004001"])
def test_metres_that_no_ground_has_are_refused(key, value):
    with pytest.raises(FileRefusedError) as caught:
        told(key, value)
    assert str(caught.value).startswith("SOURCES.toml: ")
    assert str(caught.value).isprintable()


def test_metres_up_to_half_way_round_the_earth_are_read():
    assert told("zone_max_radius_m", "20_004_000").zone_max_radius_m == 20_004_000.0


def test_a_number_of_the_view_too_large_to_be_one_is_refused():
    text = TOLD.format(key="zone_max_radius_m", value=1, digest="0" * 64) + f"[view]\nthreshold_m = 1{'0' * 400}\n"
    with pytest.raises(FileRefusedError, match=r"SOURCES\.toml: .*; correct it"):
        provenance_of(text.encode())
