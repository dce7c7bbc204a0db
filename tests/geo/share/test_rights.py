"""Whose rows may be passed on. ACLED's rows here are ours, in its layout, of places that are on no map."""

from dataclasses import replace
from time import perf_counter

import pytest

from geo.model.dataset import Dataset, Source
from geo.model.errors import InputError
from geo.read.catalog import open_built_in
from geo.read.content import Content
from geo.read.credit import ACLED, GDELT, GTD, UCDP, VIINA
from geo.read.files import read_paths
from geo.read.options import Options
from geo.read.profile import Profile
from geo.share._terms import LONGEST, refusal
from geo.share.bundle import bundle_of
from geo.share.care import Care
from geo.share.citation import citation_of, source_lines
from geo.share.numbers import numbers_of
from geo.share.page import page_of
from geo.share.rights import RowsWithheldError, check_rows, withheld
from geo.share.rows import ROW_KINDS, rows_of
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, place, utc

EXPORT = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n"
    "XYZ12,2031-05-13,2031,1,Political violence,Battles,Armed clash,Harbour Watch,,Rebel group,Hill Men,,Rebel group,,,"
    "1,Nowhere,Farland,,,,Upper Hill,41.25,-12.5,1,Radio Harbour,Local,Two patrols met.,4,,1936000000\n"
)
PLAIN = "event_id,date,latitude,longitude,actor_a,actor_b,source\ne1,2031-05-13,41.25,-12.5,A,B,{source}\n"


def opened(*files):
    return read_paths([Content(name, text.encode()) for name, text in files])


def with_source(**fields):
    return replace(dataset_of(places=[place("A", 37, 36)]), sources=(Source("f.csv", "0" * 64, **fields),))


def credited(credit):
    return with_source(producer=credit.producer, licence=credit.licence, citation=credit.citation, url=credit.url)


def test_an_export_of_acled_gives_numbers_and_attribution_and_no_rows():
    dataset = opened(("acled.csv", EXPORT))
    (reason,) = withheld(dataset)
    assert reason.startswith(
        "ACLED's terms (acleddata.com/eula) do not let its rows be passed on; pictures and numbers"
    )
    snapshot = take(dataset, Wanted(), now=utc("2031-06-01"))
    assert numbers_of(snapshot)["counts"]["shown"] == 1
    assert "ACLED (Armed Conflict Location & Event Data), acleddata.com" in source_lines(dataset)[0]
    assert reason in citation_of(snapshot)
    for kind in ROW_KINDS:
        with pytest.raises(RowsWithheldError, match="ACLED's terms .* Share a picture"):
            rows_of(snapshot, kind)
    with pytest.raises(InputError):
        check_rows(withheld(dataset))


def test_one_row_of_acled_among_others_is_enough():
    dataset = opened(("mine.csv", PLAIN.format(source="Radio")), ("acled.csv", EXPORT))
    assert len(dataset.events) == 2
    assert len(withheld(dataset)) == 1


def test_a_table_of_ones_own_that_names_acled_as_its_source_is_acled():
    for named in (
        "ACLED",
        "acled 2031",
        "ＡＣＬＥＤ",
        "Armed Conflict Location and Event Data",
        "https://acleddata.com/x",
        "Armed-Conflict Location and Event Dataset",
        "Armed Conflict\u2011Location & Event Data",
        "ACL\u200bED",
        "Global-Terrorism Database",
    ):
        assert len(withheld(opened(("mine.csv", PLAIN.format(source=named))))) == 1, named
    assert withheld(opened(("mine.csv", PLAIN.format(source="Radio Placled")))) == ()


@pytest.mark.parametrize("field", ["filters", "changes", "citation", "licence", "url"])
@pytest.mark.parametrize(
    "text", ["from ACLED export", "A.C.L.E.D. 2031", "Armed Conflict and Location", "globalterrorismdb"]
)
def test_whatever_is_said_of_a_source_tells_whose_it_is(field, text):
    assert len(withheld(with_source(producer="An institute", **{field: text}))) == 1


def test_rows_that_lead_to_acled_are_acled_s_and_a_report_that_names_it_is_a_newspaper_s():
    def leading(url):
        return withheld(dataset_of(events=[event(37, 36, "2031-05-13", url=url)]))

    for url in ("https://acleddata.com/data-export-tool/", "HTTPS://API.ACLEDDATA.COM/read?x", "acleddata.com/x"):
        assert len(leading(url)) == 1, url
    assert leading("https://news.example.org/2031/acled-counts-more-battles") == ()
    assert leading("") == ()


def test_the_name_of_a_file_counts_where_nothing_else_is_known_of_it():
    assert len(withheld(opened(("acled_2031.csv", PLAIN.format(source="Radio"))))) == 1
    assert withheld(replace(with_source(producer="UCDP"), sources=(Source("acled.csv", "", producer="UCDP"),))) == ()
    fetched = Source("acled_syria.csv", "", url="https://example.org/download/1234")
    assert len(withheld(replace(with_source(), sources=(fetched,)))) == 1


@pytest.mark.parametrize("called", ["ACLED Syria", "acled", "syria-acled-2031", "Global Terrorism Database 2031"])
def test_what_a_dataset_is_called_counts_where_nobody_says_whose_a_file_is(called):
    unknown, stated = with_source(), with_source(producer="UCDP")
    two = replace(stated, sources=(*stated.sources, *unknown.sources))
    for field in ("name", "title"):
        for dataset in (unknown, two, replace(unknown, sources=())):
            assert len(withheld(replace(dataset, **{field: called}))) == 1
        assert withheld(replace(stated, **{field: called})) == ()
    assert withheld(replace(unknown, title="The placled valley")) == ()


def test_ids_as_our_readers_give_them_tell_whose_rows_are_and_notes_and_other_ids_do_not():
    def of(**changed):
        row = {"event_id": "e1", "note": "", **changed}
        text = "event_id,date,latitude,longitude,actor_a,source,note\n{event_id},2031-05-13,41,-12.5,A,Radio,{note}\n"
        return withheld(opened(("mine.csv", text.format(**row))))

    assert [len(of(event_id=one)) for one in ("acled-XYZ12", "ACLED-XYZ12", "gtd-203105130001")] == [1, 1, 1]
    assert [of(event_id=one) for one in ("XYZ12", "placled-1", "acledo-1")] == [(), (), ()]
    assert of(note="ACLED counts more") == ()


@pytest.mark.parametrize("columns", ["event_id_cnty,event_date,actor1", "code,when,who", "eventid,iyear,gname"])
def test_a_profile_does_not_free_the_rows_of_a_known_source(columns):
    more = "nkill" if columns.startswith("eventid") else "sub_event_type,assoc_actor_1"
    text = f"{columns},latitude,longitude,{more}\nx1,2031-05-13,A,41.25,-12.5" + ",1" * len(more.split(",")) + "\n"
    named = dict(zip(("event_id", "date", "actor_a"), columns.split(","), strict=True))
    profile = Profile("events", {**named, "latitude": "latitude", "longitude": "longitude"})
    dataset = read_paths([Content("mine.csv", text.encode())], options=Options(profiles=(profile,)))
    assert (len(dataset.events), len(withheld(dataset))) == (1, 1)


def test_a_file_made_of_several_withholds_what_one_of_them_does():
    single = tuple(
        Source("f.csv", "0", producer=one.producer, licence=one.licence, citation=one.citation, url=one.url)
        for one in (UCDP, ACLED)
    )
    together = with_source(producer=f"{UCDP.producer}; {ACLED.producer}", licence="CC BY 4.0", made_of=single)
    assert len(withheld(replace(together, sources=(replace(together.sources[0], made_of=single),)))) == 1
    hidden = replace(together.sources[0], producer="a compilation", made_of=single)
    assert len(withheld(replace(together, sources=(hidden,)))) == 1


@pytest.mark.parametrize(("credit", "free"), [(ACLED, False), (GTD, False), (UCDP, True), (VIINA, True), (GDELT, True)])
def test_what_our_readers_write_of_known_sources_is_understood(credit, free):
    assert (withheld(credited(credit)) == ()) is free


@pytest.mark.parametrize(
    "licence",
    ["No redistribution", "not for redistribution", "Do not redistribute the data", "Redistribution is prohibited.",
     "may not be redistributed", "do not pass the rows on", "must not be handed on",
     "Redistribution of the raw data is not permitted", "Rows must not be shared or published",
     "You may not share the data", "Sharing of raw rows is prohibited", "cannot be published",
     "The data may not be copied or shared", "shall not publish them", "You can't share it",
     "You may not distribute the data", "do not distribute", "For personal use; do not distribute",
     "not to be distributed", "distribution prohibited", "No sharing", "may not be copied or transferred",
     "Internal use only", "For internal use", "Confidential - not for distribution", "All rights reserved",
     "(c) 2031 Radio Harbour. All Rights Reserved.", "not for public release",
     "No further distribution", "Distribution of these data, in whole or in part, is strictly prohibited",
     "It is forbidden to share these rows", "prohibited: redistribution", "No part of these data may be reproduced",
     "may not be distributed without permission", "Do not copy or distribute", "must not be disclosed to anybody",
     "Not be given to third parties", "Please don\u2019t share", "Personal, private use only", "Proprietary",
     "Under embargo", "You may not make them available", "You mustn't copy it", "Users agree not to share the rows",
     "May not be shared for commercial or other purposes", "Users shall not disclose or distribute the data",
     "Redistribution not allowed, citation required", "You will not redistribute them",
     "TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "tlp green", "Redistribution only with prior written permission",
     "Redistribution of the data, in whole or part, without prior written consent is strictly prohibited",
     "Redistribution of these data, of any part of them, and of any tables that users derive from them, is prohibited",
     "Redistribution requires written permission",
     "May not be provided to third parties", "You may not, without permission, distribute the data",
     "Restricted: do not forward", "Restricted", "non-redistributable", "Non\u2011redistributable",
     "No sublicensing or redistribution", "Users can not sell, rent, lease, redistribute", "sell/redistribute: no",
     "Users can not sell/rent/lease/redistribute", "redistribution: no", "Share: no",
     "requires permission to redistribute", "Permission required for republication", "Members only",
     "For subscribers only", "not public", "Non-public", "For humanitarian use only", "do not upload", "Secret",
     "single-user licence", "Do not share outside the cluster", "raw data may not leave the institution",
     "This licence does not allow redistribution", "Licensed to Radio Harbour only", "access by agreement only",
     "No commercial redistribution; non-commercial redistribution with permission",
     "Commercial or public redistribution not permitted", "See EULA", "CC BY 4.0, but do not redistribute",
     "All rights reserved, licensed under CC BY 4.0; redistribution prohibited", "Not under CC BY; all rights reserved",
     "under licence, all rights reserved", "Please do not redistribute"],
)  # fmt: skip
def test_a_licence_that_says_so_withholds_the_rows_of_any_source(licence):
    (reason,) = withheld(with_source(producer="An <b>institute</b>\n", licence=licence))
    assert reason == f"The licence of An <b>institute</b> keeps its rows from being passed on ({licence})."


@pytest.mark.parametrize(
    "licence",
    ["Weitergabe verboten", "Weitergabe untersagt", "Die Weitergabe ist nicht gestattet", "Nur für internen Gebrauch",
     "Vertraulich", "Nicht zur Weitergabe", "Bitte nicht weitergeben", "Nur für den Dienstgebrauch",
     "Alle Rechte vorbehalten", "Diffusion interdite", "Redistribution interdite", "Ne pas diffuser", "Usage interne",
     "Confidentiel", "Ces données ne peuvent être diffusées", "DIFFUSION RESTREINTE", "Tous droits réservés",
     "Prohibida su distribución", "Prohibida la redistribución", "Uso interno", "Confidencial", "No redistribuir",
     "No se puede compartir", "Распространение запрещено", "Не для распространения", "Не распространять",
     "Для служебного пользования", "Конфиденциально", "Поширення заборонено", "Не для поширення",
     "Для службового користування", "Dağıtımı yasaktır", "DAĞITIMI YASAKTIR", "Gizli", "GİZLİDİR", "Paylaşılamaz",
     "يمنع النشر", "يُمنع نشر البيانات", "يمنع التوزيع", "سري", "سري للغاية", "للاستخدام الداخلي",
     "لا يجوز إعادة النشر"],
)  # fmt: skip
def test_plain_refusals_in_other_languages_withhold_the_rows_too(licence):
    assert len(withheld(with_source(producer="An institute", licence=licence))) == 1


@pytest.mark.parametrize(
    "licence",
    ["Weitergabe gestattet", "Weitergabe ist nicht verboten", "Nicht kommerzielle Nutzung",
     "Kommerzielle Weitergabe verboten", "Diffusion libre", "La redistribution n'est pas interdite",
     "Reproduction autorisée, avec mention de la source", "Reproduction interdite sauf mention de la source",
     "Usage non commercial", "Licence Ouverte / Etalab", "Uso no comercial, se puede compartir", "Distribución libre",
     "Распространение разрешено", "Распространение не запрещено", "Поширення дозволено", "Dağıtımı serbesttir",
     "يسمح بالنشر"],
)  # fmt: skip
def test_what_other_languages_allow_withholds_nothing(licence):
    assert withheld(with_source(producer="An institute", licence=licence)) == ()


@pytest.mark.parametrize(
    "word", ["not ", "no may ", "not share ", "no x, ", "without ", "не ", "diffusion ", "only for "]
)
def test_a_long_licence_is_read_at_once_and_a_longer_one_withholds_the_rows(word):
    text = (word * LONGEST)[:LONGEST]
    began = perf_counter()
    refusal(text)
    assert perf_counter() - began < 5
    assert refusal(text + "x") == "too long to be read"
    (reason,) = withheld(with_source(producer="An institute", licence=text + "x"))
    assert len(reason) < 600


@pytest.mark.parametrize(
    "licence",
    [
        "",
        "CC BY 4.0",
        "ODbL",
        "no restrictions on redistribution",
        "Not stated; facts only",
        "free to pass on",
        "may be shared and published",
        "Sharing is permitted; warranty is not",
        "You must share alike",
        "You may not remove the notice; sharing is free",
        "CC BY-NC 4.0",
        "CC BY-SA 4.0",
        "CC BY-NC-ND 4.0 International",
        "CC0",
        "Public domain",
        "Some rights reserved",
        "Attribution-NonCommercial 4.0 International",
        "Open Database License (ODbL) 1.0",
        "MIT",
        "Creative Commons Attribution 4.0: free to share, copy and redistribute, with attribution",
        "Free for personal and commercial use",
        "Non-commercial use only",
        "Not for commercial use",
        "No redistribution without attribution",
        "may not be shared without due credit",
        "Must not be shared commercially",
        "Redistribution permitted with attribution",
        "redistribution is permitted; commercial use not allowed",
        "Redistribution is permitted, commercial use is not allowed",
        "commercial distribution prohibited",
        "Distribution for commercial purposes is not permitted",
        "not confidential; copy freely",
        "unrestricted",
        "facts are cited with the address of each record, no text is copied",
        "facts only; no text is copied",
        "not stated; facts about single places are cited",
        "Released to the public",
        "Data may be copied and shared",
        "For research use only; cite the authors",
        "You must not imply endorsement; sharing is welcome",
        "no sharing restrictions",
        "does not require sharing",
        "You do not have to share alike",
        "Redistribution is not prohibited",
        "All rights reserved, licensed under CC BY 4.0",
        "CC BY 4.0; all rights reserved",
        "Not for commercial redistribution",
        "You may not distribute the modified material",
        "Do not remove this notice when sharing",
        "may be shared without permission",
        "No permission is required to share",
        "Redistribution and use, with or without modification, are permitted provided that this notice is kept",
        "OGL 3.0; this does not permit copying of logos",
        "TLP:CLEAR",
        "May be shared freely; may not be sold",
    ],
)
def test_other_licences_withhold_nothing(licence):
    assert withheld(with_source(producer="An institute", licence=licence)) == ()


def test_the_sample_may_be_passed_on():
    dataset = open_built_in("aleppo-2015")
    check_rows(withheld(dataset))
    assert withheld(dataset) == ()


@pytest.mark.parametrize("care", [Care(grid_m=1_000.0), Care(hold_back_days=1), Care(49_000.0, 10)])
@pytest.mark.parametrize("address", ["https://api.acleddata.com/read?lat=36.332345&lon=37.171234", "x/acled/36.332345"])
def test_no_care_makes_rows_free_that_were_not(care, address):
    rows = [event(37.171234, 36.332345, "2015-11-07", url="https://acleddata.com/36.332345")]
    world = replace(dataset_of(events=rows), sources=(Source("f.csv", "", url=address),))
    snapshot = take(world, Wanted(care=care), now=utc("2026-01-01"))
    assert snapshot.withheld == withheld(world) != ()
    for made in (page_of, bundle_of, lambda one: rows_of(one, "csv")):
        with pytest.raises(RowsWithheldError):
            made(snapshot)
    assert snapshot.withheld[0] in citation_of(snapshot)


def test_the_host_of_an_address_with_a_coordinate_stays():
    world = dataset_of(events=[event(37.171234, 36.332345, "2015-11-07")])
    url = "https://api.example.org/read?lat=36.332345"
    world = replace(world, sources=(Source("f.csv", "", url=url), Source("g.csv", "", url="https://36.332345.x.org/")))
    after = take(world, Wanted(care=Care(grid_m=1_000.0)), now=utc("2026-01-01")).dataset
    assert [one.url for one in after.sources] == ["https://api.example.org/", "https://[coordinate taken out].x.org/"]


def test_every_table_is_looked_at():
    for name in ("places", "events"):
        rows = {"places": [place("A", 37, 36)], "events": [event(37, 36, "2031-05-13")]}[name]
        world = dataset_of(**{name: [row | {"source": "ACLED"} for row in rows]})
        assert len(withheld(world)) == 1, name
    assert withheld(Dataset.of(name="nothing", events=None)) == ()
