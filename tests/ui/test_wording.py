"""How thresholds and distances beside them are said, checked by reading them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.wording import distance_beside, limit_text, metres_beside


@given(st.integers(0, 20_000_000).map(lambda number: number / 2))
def test_a_threshold_reads_back_as_it_was_typed(threshold_m):
    assert float(limit_text(threshold_m).removesuffix(" m").replace(",", "")) == threshold_m


@given(st.integers(0, 100_000), st.integers(-3000, 3000))
def test_a_distance_said_beside_a_threshold_is_on_its_own_side_of_it(threshold_m, further_mm):
    distance_m = max(0.0, threshold_m + further_mm / 1000)
    read = float(metres_beside(distance_m, threshold_m).removesuffix(" m").replace(",", ""))
    assert (read < threshold_m, read > threshold_m) == (distance_m < threshold_m, distance_m > threshold_m)


@pytest.mark.parametrize(
    ("distance_m", "threshold_m", "said"),
    [
        (2145.46, 2000.0, "2.1 km (1.3 mi)"),
        (2145.46, 2144.0, "2,145 m (1.3 mi)"),
        (2145.46, 2146.0, "2,145 m (1.3 mi)"),
        (2143.6, 2144.0, "2,143.6 m (1.3 mi)"),
        (2000.0, 2000.0, "2,000 m (1.2 mi)"),
    ],
)
def test_only_what_would_read_alike_is_said_to_the_metre(distance_m, threshold_m, said):
    assert distance_beside(distance_m, threshold_m) == said
