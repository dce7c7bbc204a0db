"""Words for kinds of events that nobody knows are said with their counts, and offered in a profile."""

from __future__ import annotations

import tomllib

import pandas as pd

from geo.model.kinds import KINDS
from geo.read.content import Content
from geo.read.held import hold
from geo.read.known_kinds import note, to_tell, unknown_kinds
from geo.read.options import Options
from geo.read.profile import Profile, from_toml
from geo.read.recognise import read_content

ROWS = "date,latitude,longitude,actor,kind\n" + "".join(
    f"2015-08-{day:02},36.5,37.5,IS,{kind}\n"
    for day, kind in enumerate(["Riot", "riot\t", "Riot", "air raid", "Shelling", "", "other", 'a "parade"'], start=1)
)
SAID = "kinds of event that are not known are read as other: 'Riot' (2 rows), "


def said(content, options=None):
    result = read_content(content, options or Options())
    return [one for one in result.warnings if "kinds of event" in one], result.tables["events"]["kind"].tolist()


def test_a_plain_table_says_which_words_are_read_as_other_and_how_often():
    notes, kinds = said(Content("a.csv", ROWS.encode()))
    assert kinds == ["other", "other", "other", "strike", "strike", "other", "other", "other"]
    assert len(notes) == 1
    assert notes[0].startswith("a.csv: kinds of event that are not known are read as other: 'Riot' (2 rows), ")
    assert notes[0].endswith("; a profile's [kinds] can say what they are")


def test_what_a_profile_says_is_not_asked_for_again():
    columns = {name: name for name in ("date", "latitude", "longitude", "kind")} | {"actor_a": "actor"}
    told = {"riot": "battle", 'A "Parade"': "other"}
    notes, kinds = said(Content("a.csv", ROWS.encode()), Options(profiles=(Profile("events", columns, kinds=told),)))
    assert (notes, kinds[0], kinds[-1]) == ([], "battle", "other")


def test_a_source_with_a_scheme_of_its_own_has_no_such_note():
    header = "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,actor2,location,latitude"
    text = header + ",longitude,geo_precision,source,notes,fatalities\nSYR1,1 August 2015,2015,1,Protests,Peaceful"
    text += " protest,Protesters (Syria),,Marea,36.5,37.2,1,News,A note,0\n"
    notes, kinds = said(Content("acled.csv", text.encode()))
    assert (notes, kinds) == ([], ["other"])


def test_a_profile_lists_the_words_as_comments_that_become_its_kinds():
    columns = {name: name for name in ("date", "latitude", "longitude", "kind")} | {"actor_a": "actor"}
    profile = Profile("events", columns)
    told = to_tell(profile, hold(Content("a.csv", ROWS.encode())).cells)
    whole = profile.toml() + told
    assert from_toml(whole.encode(), name="p.toml") == profile
    start = whole.index("# [kinds]")
    opened = whole[:start] + whole[start:].replace("# ", "", 1).replace('\n# "', '\n"')
    assert set(tomllib.loads(opened)["kinds"]) == {"Riot", "riot", 'a "parade"'}
    assert from_toml(opened.encode(), name="p.toml").kinds["Riot"] in KINDS


def test_further_words_are_counted():
    words = pd.Series([f"w{n}" for n in range(60) for _ in range(61 - n)], dtype="str")
    assert note(unknown_kinds(words)).startswith(
        "kinds of event that are not known are read as other: 'w0' (61 rows), 'w1' (60 rows), 'w2' (59 rows), "
        "'w3' (58 rows), 'w4' (57 rows) and 55 more;"
    )
    listed = to_tell(Profile("events", {"kind": "what"}), pd.DataFrame({"what": words}))
    assert "The first 40 of 60." in listed
    assert listed.count(' = "other"') == 40
