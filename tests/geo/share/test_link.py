"""A link gives back the view it was made from; whatever else it says, reading it never raises."""

import time
from dataclasses import fields, replace
from urllib.parse import quote, urlencode

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.message import MOST_ZOOM
from geo.model.actors import NOT_SIDES, canonical
from geo.model.errors import InputError
from geo.model.kinds import KINDS
from geo.model.view import BASEMAPS, DEFINITIONS, DISPLAYS, MODES, WAYS, WHOLE, View
from geo.share import link as module
from geo.share.care import GRIDS_M, MOST_DAYS, Care
from geo.share.link import PAGES, Link, decode, encode, exactly, from_params, to_params, to_query

printable = st.characters(exclude_categories=("Cs", "Cc"))
times = st.datetimes(pd.Timestamp("1700-01-01"), pd.Timestamp("2250-12-31")).map(
    lambda moment: pd.Timestamp(moment, tz="UTC")
)
days = st.dates(pd.Timestamp("1700-01-01").date(), pd.Timestamp("2250-12-31").date()).map(
    lambda day: pd.Timestamp(day, tz="UTC")
)
moments = times | days | times.map(lambda moment: moment.floor("min"))
names = st.text(printable, min_size=1, max_size=12).map(canonical).filter(bool)
sides = names.filter(lambda name: name not in NOT_SIDES)
metres = st.floats(0, 20_000_000) | st.integers(0, 100_000).map(float)


def ordered(low, high):
    return st.tuples(*[st.floats(low, high)] * 2).filter(lambda ends: ends[0] != ends[1]).map(sorted)


windows = st.tuples(moments, moments).filter(lambda w: w[0] != w[1]).map(lambda w: tuple(sorted(w)))
cameras = st.tuples(
    st.floats(-90, 90).map(lambda lat: round(lat, 5)),
    st.floats(-180, 180).map(lambda lng: round(lng, 5)),
    st.floats(0, MOST_ZOOM).map(lambda zoom: round(zoom, 2)),
)

views = st.builds(
    View,
    dataset=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
    window=st.none() | windows,
    instant=st.none() | moments,
    mode=st.sampled_from(MODES),
    actors=st.lists(names, max_size=5).map(lambda found: tuple(sorted(set(found)))),
    kinds=st.sets(st.sampled_from(KINDS)).map(lambda found: tuple(sorted(found))),
    min_deaths=st.integers(0, 10_000_000),
    max_place_uncertainty_m=metres,
    max_event_uncertainty_m=st.none() | metres,
    text=st.text(printable, max_size=30),
    area=st.none()
    | st.just(WHOLE)
    | st.tuples(ordered(-180, 180), ordered(-90, 90)).map(lambda a: (a[0][0], a[1][0], a[0][1], a[1][1])),
    pair=st.none() | st.tuples(sides, sides).filter(lambda pair: pair[0] != pair[1]),
    definition=st.sampled_from(DEFINITIONS),
    threshold_m=metres,
    basemap=st.sampled_from(BASEMAPS),
    display=st.sets(st.sampled_from(DISPLAYS)).map(lambda names: tuple(sorted(names, key=DISPLAYS.index))),
    camera=st.none() | cameras,
    compare=st.none() | windows,
    compare_way=st.sampled_from(WAYS),
    compare_camera=st.none() | cameras,
)


beside = {
    "fingerprint": st.none() | st.from_regex("[0-9a-f]{12}", fullmatch=True),
    "selected": st.none() | st.text(printable, min_size=1, max_size=20),
    "page": st.none() | st.sampled_from(PAGES),
    "claim": st.none() | st.text(printable, min_size=1, max_size=200),
    "care": st.none() | st.builds(Care, st.sampled_from((0.0, *GRIDS_M)), st.integers(0, MOST_DAYS)).filter(bool),
    "grown_m": st.none() | metres,
    "rows": st.none() | st.just("view"),
}
links = st.builds(Link, view=views, **beside)


def told(strategy):
    """Return which fields a strategy of ``st.builds`` draws."""
    return set(strategy.wrapped_strategy.kwargs)


def test_the_round_trip_draws_every_field_there_is():
    assert told(views) == {field.name for field in fields(View)}
    # What a link could not use is said of it, not written to it.
    assert told(links) == {field.name for field in fields(Link)} - {"notices"}


@given(made=links)
def test_a_link_gives_back_what_it_was_made_from(made):
    params = to_params(made)
    assert from_params(params) == made
    assert from_params({key: [value] for key, value in params.items()}) == made
    assert decode(to_query(made)) == made
    assert decode("?" + urlencode(params, quote_via=quote)) == made
    known = {"view": made.view, "fingerprint": made.fingerprint, "selected": made.selected}
    assert decode(encode(**known)) == replace(made, page=None, claim=None, care=None, grown_m=None, rows=None)


@given(made=links)
def test_what_closes_a_link_stands_last(made):
    closing = "end=1" if made.fingerprint is None else f"fp={made.fingerprint}"
    assert to_query(made).endswith(f"&{closing}")


CUT_OFF = "The link is cut off or was changed by hand (it ends with "


@given(made=links, share=st.floats(0, 1, exclude_max=True))
def test_a_link_that_is_cut_off_is_read_as_far_as_it_goes_and_said_to_be(made, share):
    whole_query = to_query(made)
    query = whole_query[: int(share * len(whole_query))]
    whole = to_params(made)
    found = decode(query)
    kept = to_params(replace(found, notices=()))
    last = query.rpartition("&")[2].partition("=")[0]
    # Nothing is made up: all but the last parameter are as they were, and the last is its default, said or shorter.
    assert {key: value for key, value in kept.items() if key not in (last, "v", "end")} == {
        key: whole[key] for key in kept if key not in (last, "v", "end")
    }
    if not query:
        assert found.notices == ()
    elif len(query) < len("v=1"):
        assert "this Standoff reads version 1" in found.notices[0]
    else:
        (notice,) = found.notices
        assert notice.startswith(CUT_OFF)
        assert notice.endswith("): what it shows may not be what its author saw.")


def test_every_cut_of_a_link_is_said():
    view = View(actors=("ISIS", "Opposition"), threshold_m=5000.0, camera=(36.36, 37.19, 11.0), text="hospital")
    query = to_query(Link(view=view, fingerprint="0123456789ab", selected="e12", page="claims", care=Care(1000, 7)))
    silent = [at for at in range(1, len(query)) if len(decode(query[:at]).notices) != 1]
    assert silent == []
    assert decode(query).notices == ()


def test_what_is_typed_by_hand_without_a_version_is_not_cut_off():
    assert decode("threshold=5000&fp=0123456789ab").notices == ()
    assert decode("threshold=5000").notices == ()


@pytest.mark.parametrize("between", ["", " ", "\n", "https://maps.example.org/"])
def test_a_link_pasted_twice_is_read_once_in_at_most_one_line(between):
    made = Link(view=View(actors=("ISIS",), threshold_m=5000.0), fingerprint="0123456789ab", page="claims")
    query = to_query(made)
    for again in (f"{query}{between}?{query}", f"{query}{between}?{query.replace('5000', '6000')}", f"{query}&{query}"):
        found = decode(again)
        assert len(found.notices) <= 1
        assert (found.view.actors, found.fingerprint, found.page) == (("ISIS",), "0123456789ab", "claims")
    assert decode(f"{query}{between}?{query}") == replace(
        made, notices=("The link stands here more than once; it is read once.",)
    )
    assert decode(f"{query}&{query}") == made
    open_ended = to_query(replace(made, fingerprint=None))
    assert decode(f"{open_ended}?{open_ended}").view == made.view


def test_two_links_pasted_as_one_give_one_line():
    one = View(actors=("ISIS",), threshold_m=5000.0, text="bridge", min_deaths=3)
    other = View(actors=("Government",), threshold_m=6000.0, text="dam", min_deaths=4)
    pasted = f"{encode(one, fingerprint='0' * 12)}https://maps.example.org/?{encode(other, fingerprint='1' * 12)}"
    found = decode(pasted)
    assert found.notices == (
        "The link says different things of actors, deaths, q, threshold, fp. The default of each is used.",
    )
    assert (found.view, found.fingerprint) == (View(), None)


@given(moment=st.integers(-(2**62), 2**62).map(lambda ns: pd.Timestamp(ns, unit="ns", tz="UTC")))
def test_times_keep_every_nanosecond(moment):
    assert from_params(to_params(Link(view=View(instant=moment)))).view.instant == moment


@given(st.text())
def test_no_query_raises(query):
    assert isinstance(decode(query), Link)


KEYS = [entry.key for entry in (*module._VIEW, *module._BESIDE)] + ["v"]


@given(st.dictionaries(st.sampled_from(KEYS), st.text() | st.lists(st.text(), max_size=3)))
def test_no_value_raises_and_every_view_that_was_read_can_be_written(params):
    link = from_params(params)
    again = from_params(to_params(link))
    assert again == replace(link, view=again.view, notices=())
    assert again.view == from_params(to_params(again)).view
    assert all("\n" not in notice for notice in link.notices)


def test_every_field_of_the_view_has_one_key():
    assert sorted(entry.field for entry in module._VIEW) == sorted(field.name for field in fields(View))
    assert len(set(KEYS)) == len(KEYS)


def test_the_default_view_says_nothing_but_the_version():
    assert encode(View()) == "v=1&end=1"
    assert encode(View(), fingerprint="0" * 64) == f"v=1&fp={'0' * 12}"
    assert decode("") == Link()


def test_links_are_readable():
    view = View(
        window=(pd.Timestamp("2015-08-01", tz="UTC"), pd.Timestamp("2015-11-01", tz="UTC")),
        instant=pd.Timestamp("2015-10-10T06:30", tz="UTC"),
        actors=("ISIS", "Smith, Jones"),
        area=(37.05, 36.29, 37.3, 36.5),
        pair=("ISIS", "Government"),
        camera=(36.3600001, 37.19 + 360, 11.004),
        display=("density", "no-names"),
    )
    assert encode(view, fingerprint="0123456789abcdef", selected="ged-1") == (
        "v=1&window=2015-08-01..2015-11-01&instant=2015-10-10T06:30Z&actors=ISIS~Smith,+Jones"
        "&area=37.05,36.29,37.3,36.5&pair=ISIS~Government&camera=36.36,37.19,11&display=density~no-names&selected=ged-1&fp=0123456789ab"
    )


def test_names_are_canonical_sorted_and_once():
    assert decode("actors=Daesh~%D8%AF%D8%A7%D8%B9%D8%B4~Government&pair=IS~Regime").view == View(
        actors=("Government", "ISIS"), pair=("ISIS", "Government")
    )


def test_separators_inside_names_survive():
    view = View(actors=("50% & more", "A~B", "a,b", "a=b"))
    assert decode(encode(view)) == Link(view=view)


def test_unknown_keys_are_ignored():
    assert decode("utm_source=x&lang=en&mode=so-far") == Link(view=View(mode="so-far"))


BAD = [
    "dataset=../../etc/passwd",
    "dataset=",
    "window=2015-11-01..2015-08-01",
    "window=2015-08-01..2015-08-01",
    "window=2015-08-01",
    "window=2015-08-01..2015-09-01..2015-10-01",
    "window=..",
    "instant=2015-13-40",
    "instant=2015-02-29",
    "instant=0000-01-01",
    "instant=yesterday",
    "instant=2015-10-10T25:00Z",
    "instant=٢٠١٥-10-10",
    "mode=both",
    "actors=A~~B",
    "actors=A%00B",
    "actors=A~%2509",
    "actors=" + "~".join(map(str, range(101))),
    "kinds=riot",
    "kinds=battle~riot",
    "deaths=-1",
    "deaths=1.5",
    "deaths=1e999",
    "deaths=99999999",
    "deaths=٣",
    "place_m=-1",
    "place_m=nan",
    "event_m=inf",
    "event_m=",
    "threshold=1_000",
    "threshold=-0.1",
    "threshold=1e300",
    "q=" + "x" * 501,
    "area=37,36,38",
    "area=38,36,37,37",
    "area=37,37,38,36",
    "area=37,36,37,37",
    "area=-181,36,37,37",
    "area=37,36,38,91",
    "area=nan,nan,nan,nan",
    "pair=ISIS",
    "pair=ISIS~Daesh",
    "pair=ISIS~contested",
    "pair=A~B~C",
    "definition=nearest",
    "basemap=https://example.org/{z}/{x}/{y}.png",
    "camera=nan",
    "compare_camera=91,0,5",
    "compare_way=above",
    "camera=nan,nan,nan",
    "camera=inf,0,5",
    "camera=91,0,5",
    "camera=0,181,5",
    "camera=0,0,-1",
    "camera=0,0,18.01",
    "camera=0,0",
    "display=upside-down",
    "display=density~density,sized",
    "fp=0123",
    "fp=0123456789AB",
    "selected=",
    "care=",
    "care=999m",
    "care=1000",
    "care=1000m0d",
    "care=07d",
    "care=7d1000m",
    "care=3661d",
    "care=٧d",
    "grown=-1",
    "rows=all",
]


@pytest.mark.parametrize("query", BAD, ids=lambda query: query[:40])
def test_a_bad_value_falls_back_with_one_notice_that_names_it(query):
    link = decode(query + "&mode=so-far" if not query.startswith("mode") else query)
    assert link.view == (View() if query.startswith("mode") else View(mode="so-far"))
    assert (link.fingerprint, link.selected) == (None, None)
    (notice,) = link.notices
    assert notice.startswith(f"The link says {query.split('=')[0]}=")
    assert notice.endswith(". The default is used.")


def test_a_notice_shows_what_was_found_shortened_to_forty_characters():
    (notice,) = decode("basemap=" + "z" * 3000).notices
    assert "basemap='" + "z" * 39 + "…'" in notice


def test_a_repeated_key_is_not_used():
    link = decode("deaths=5&deaths=7&mode=so-far")
    assert link.view == View(mode="so-far")
    assert link.notices == (
        "The link says deaths=… 2 times; expected a whole number from 0 to 10000000. The default is used.",
    )


def test_a_key_repeated_with_the_same_value_counts_once():
    assert decode("deaths=5&deaths=5&mode=so-far") == Link(view=View(mode="so-far", min_deaths=5))


@pytest.mark.parametrize("version", ["v=2", "v=", "v=1&v=2", "v=x"])
def test_another_version_is_read_as_far_as_it_goes_with_a_notice(version):
    link = decode(f"{version}&mode=so-far")
    assert link.view == View(mode="so-far")
    (notice,) = link.notices
    assert "this Standoff reads version 1" in notice


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"k{n}={n}" for n in range(10_000)),
        "&".join(["actors=A"] * 10_000),
        "q=" + "x" * 1_000_000,
        "actors=" + "~" * 1_000_000,
        "camera=" + "9" * 30_000,
        "%" * 1_000_000,
        "&" * 1_000_000,
    ],
    ids=["many keys", "one key often", "long text", "separators", "long number", "escapes", "ampersands"],
)
def test_reading_a_huge_link_is_quick_and_gives_the_default(query):
    began = time.perf_counter()
    link = decode(query)
    assert time.perf_counter() - began < 0.5
    assert link.view == View()
    (notice,) = link.notices
    assert len(notice) < 200


def test_huge_values_given_directly_are_refused_before_they_are_read():
    long = Link(notices=("The link has 1,000,003 characters; at most 32,768 are read. It is not used.",))
    assert from_params({"q": "9" * 1_000_000}) == long
    assert from_params(dict.fromkeys(KEYS, "9" * 1_000_000)).view == View()
    many = Link(notices=("The link has more than 200 parameters. It is not used.",))
    assert from_params({f"k{n}": "1" for n in range(10_000)}) == many
    assert from_params({"actors": ["A"] * 10_000}) == many
    assert from_params({f"k{n}": "1" for n in range(200)}) == Link()


def test_a_million_exponents_do_not_make_a_million_digits():
    assert decode("deaths=1e999&place_m=1e-999").view == View(max_place_uncertainty_m=0.0)


# Every part


@pytest.mark.parametrize(
    "text",
    ["{}", "?{}", "https://maps.example.org/?{}", "maps.example.org/?{}#top", " {} ", "{}&utm_source=x"],
)
def test_a_whole_address_or_its_query_is_read(text):
    view = View(actors=("ISIS",), text="who?")
    assert exactly(text.format(encode(view, fingerprint="0123456789ab"))) == Link(view=view, fingerprint="0123456789ab")


@pytest.mark.parametrize("query", ["threshold=5000", "v=1&threshold=5000&end=1", "threshold=5000&fp=0123456789ab"])
def test_what_is_typed_by_hand_is_read(query):
    assert exactly(query).view == View(threshold_m=5000.0)


MAY_NOT_BE = "what it shows may not be what its author saw"
COPY_IT = "copy it whole, or leave v=1 out of what is typed by hand"
A_DATE = "expected a date such as 2015-10-10 or 2015-10-10T06:30Z"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rubbish", "nothing in 'rubbish' is a parameter of a view"),
        ("%00", "nothing in '%00' is a parameter of a view"),
        ("https://maps.example.org/", "nothing in 'https://maps.example.org/' is a parameter of a view"),
        ("?", "nothing in '' is a parameter of a view"),
        ("v=1&foo=bar", f"t{CUT_OFF[1:]}'foo=bar'): {MAY_NOT_BE}; {COPY_IT}"),
        ("thresold=5&actors=A&kind=x", "'thresold' is no parameter of a view (the first of 2 faults)"),
        ("instant=2015-1", f"the link says instant='2015-1'; {A_DATE}"),
        ("instant=2015-1&deaths=x", f"the link says instant='2015-1'; {A_DATE} (the first of 2 faults)"),
        ("deaths=1&deaths=2&q=a&q=b", "the link says different things of deaths, q"),
        ("v=2&deaths=1", "the link says v='2'; this Standoff reads version 1, and may miss parts"),
        ("q=" + "x" * 120_000, "the link has 120,002 characters; at most 32,768 are read"),
        ("&".join(f"k{n}" for n in range(300)), "the link has more than 200 parameters"),
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_a_part_that_cannot_be_read_is_refused(text, said):
    with pytest.raises(InputError) as refused:
        exactly(text)
    assert str(refused.value) == said


@given(st.text())
def test_whatever_is_read_exactly_has_no_notices_and_else_it_is_one_line(text):
    refused = ""
    try:
        assert exactly(text).notices == ()
    except InputError as error:
        refused = str(error)
    assert "\n" not in refused
    assert len(refused) < 400
