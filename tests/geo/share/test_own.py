"""Coordinates of the data in digits alone. Oracles: worked examples of geohashes; published references of MGRS."""

import numpy as np
import pytest

from geo.share._own import Own


def test_own_points_are_known_in_metres():
    # By PROJ: UTM 37 N and EPSG:3857.
    own = Own(np.array([37.134567]), np.array([36.202134]))
    for text in ("332294", "ev-4007981", "4133801", "4328470"):
        assert own.metres_in(text), text
    assert not own.metres_in("ged-332394")
    assert own.digits_in("OP-3322944007981")


def test_own_coordinates_are_known_by_their_digits_and_geohashes():
    # 57.64911, 10.40744 is u4pruydqqvj; 36.20213 N is 36 12 07.7, 37.13426 E is 37 08 03.3.
    own = Own(np.array([10.40744, 37.13426]), np.array([57.64911, 36.20213]))
    for text in ("see u4pruydq", "36_20213", "site-3620213", "36202-37134", "361207-370803", "0371342600", "36 20 213"):
        assert own.digits_in(text), text
    # Trafalgar Square is gcpvj0duq: what is near may have no digit.
    assert Own(np.array([-0.1278]), np.array([51.5074])).digits_in("at gcpvjhbz")
    assert not Own(np.array([-0.1278]), np.array([51.5074])).digits_in("at gcpvjails")
    for text in ("u4pru", "u4qruydq1", "ged-362021", "3712", "36.9", "2015-10-09", "", "36,202 people"):
        assert not own.digits_in(text), text
    assert not Own(np.empty(0), np.empty(0)).digits_in("3620213 u4pruydq")


@pytest.mark.parametrize(
    ("lon", "lat", "square", "east", "north"),
    [
        # Of the package mgrs, of mgrs.js (twice), of Sydney's Opera House; Bergen, by PROJ, in Norway's wide zone 32.
        (-93.0, 42.0, "WG", "00000", "49776"), (16.41450, 48.24949, "XP", "0500", "4499"),
        (-32.66433, 83.62778, "WT", "783", "908"), (151.2153, -33.8568, "LH", "349", "522"),
        (5.3221, 60.3913, "KN", "973", "006"),
    ],
)  # fmt: skip
def test_own_points_are_known_by_mgrs_without_the_zone(lon, lat, square, east, north):
    own = Own(np.array([0.5, lon]), np.array([0.5, lat]))
    for text in ("Checkpoint {}{}{}", "{} {} {}", "post-{}-{}-{}", "{} {}{} north", "37S{}{}{}"):
        for told in (text.format(square, east, north), text.format(square, east, north).lower()):
            assert own.square_in(told), told
            assert own.digits_in(told), told
    for digits in (2, -2):
        assert not own.square_in(f"{square} {int(east) + digits:0{len(east)}d} {north}".replace("-", "9"))
    assert not own.square_in(f"AV {east} {north}")
    assert not own.square_in(f"{square} {east}{north}1")
    assert not own.square_in(f"{square} {east}")


def test_in_addresses_and_notes_any_number_that_begins_as_an_own_one_tells_it():
    own = Own(np.array([37.13426]), np.array([6.20213]))
    for text in ("37134", "t/3713", "18371342655", "06202", "x9620213", "370803", "37-08-03 6-12-07"):
        assert own.tells(text) is (text != "t/3713"), text
    assert not own.tells("1860312345678901234")
    assert not Own(np.empty(0), np.empty(0)).tells("3713426")
