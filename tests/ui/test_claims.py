"""The page Claims without a browser: its cards, the form, ledgers as files, and links."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from geo.model.errors import InputError
from geo.read.catalog import claims_beside, open_built_in
from geo.read.claim_fields import MOST_CLAIMS, claim_from, claims_of, pack, to_toml, type_of, unpack
from geo.share.care import Care, Treatment
from geo.share.link import decode
from tests.apps import said
from tests.worlds import event, ground_of
from ui import claim_work
from ui.claim_work import free_id

TAB = "Claims"
HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) **b** :red[c] {{7*7}}"
NEAR = {
    "id": "hostile", "type": "happened-near", "quote": HOSTILE, "place": "Marea", "from": "2015-08-01",
    "until": "2015-08-31", "within": "3 km", "text": "Marea",
}  # fmt: skip


def own(page):
    return list(page.session_state["claims_own"])


def button(page, label):
    return next(one for one in page.button if one.label == label)


def field(group, start):
    """Return the widget of the form whose key ends so."""
    return next(one for one in group if one.key and one.key.startswith("new_claim_0") and one.key.endswith(start))


def test_every_claim_of_the_ledger_has_a_card_with_its_verdict(app):
    words = said(app())
    ledger = claims_beside("aleppo-2015")
    assert len(ledger) == 6
    assert f"{len(ledger)} claims:" in words
    for claim in ledger:
        assert claim.quote in words
    assert len(re.findall(r"\*\*(Supported|Contradicted|Not decidable)\.\*\*", words)) == len(ledger)
    assert words.count("What would change the verdict") >= 3


def test_nothing_of_it_is_worked_out_while_it_is_closed(app):
    assert "claims:" not in said(app(tab="Map"))


def test_a_claim_written_in_the_form_is_checked_kept_and_removed(app):
    page = app()
    before = len(claims_beside("aleppo-2015"))
    field(page.text_area, "quote").set_value("ISIS was within 5 km of Government ground.")
    field(page.selectbox, "actor").set_value("ISIS")
    field(page.selectbox, "rival").set_value("Government")
    field(page.text_input, "threshold").set_value("5 km")
    button(page, "Check it").click().run()
    assert not page.exception
    assert [claim.id for claim in own(page)] == ["isis-was-within-5-km-of-government-ground"]
    assert own(page)[0].statement.threshold_m == 5000
    assert f"{before + 1} claims:" in said(page)
    assert "your own claim" in said(page)
    button(page, "Remove").click().run()
    assert own(page) == []
    assert f"{before} claims:" in said(page)


def chosen(page, kind):
    page.selectbox(key="new_claim_type").set_value(kind).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("since", "2015-09", "“Since”: '2015-09' is no day; write it as 2015-10-10."),
        ("since", "", "“Since” is empty; fill it in."),
        ("since", "2015-10-12", "“Since”: 2015-10-12 is not before the time of the claim"),
        ("until", "2015-02-30", "“until, that day included”: there is no day 2015-02-30."),
        ("until", "2015-10-01", "“until, that day included”: 2015-10-01 is before the first day, 2015-10-10; give"),
        ("date", "yesterday", "“Said on”: 'yesterday' is no day"),
        ("url", "javascript:alert(1)", "“Address of the source”: 'javascript:alert(1)' is no address"),
    ],
)
def test_a_day_that_cannot_be_used_is_said_and_stays_as_it_was_typed(app, name, typed, found):
    page = chosen(app(), "biggest-since")
    field(page.text_area, "quote").set_value("The biggest since August.")
    field(page.selectbox, "actor").set_value("ISIS")
    field(page.text_input, "since").set_value("2015-09-01")
    field(page.text_input, name).set_value(typed)
    button(page, "Check it").click().run()
    assert not page.exception
    assert own(page) == []
    (line,) = [one.value.replace("\\", "").replace("\u2060", "") for one in page.error]
    assert found in line
    assert field(page.text_input, name).value == typed
    assert field(page.text_area, "quote").value == "The biggest since August."


def test_what_the_data_cannot_be_asked_is_said_before_it_is_a_claim(app):
    page = chosen(app(), "biggest-since")
    field(page.text_area, "quote").set_value("The biggest since August.")
    field(page.selectbox, "actor").set_value("ISIS")
    for name, day in {"since": "2015-09-01", "from": "2019-01-01", "until": "2019-01-01"}.items():
        field(page.text_input, name).set_value(day)
    button(page, "Check it").click().run()
    assert own(page) == []
    assert "It cannot be asked of these data: 1 January 2019 is outside the data: the data cover" in said(page)


@pytest.mark.parametrize(
    ("way", "held", "found"),
    [
        (None, None, ""),
        ("all of the data", (-180.0, -90.0, 180.0, 90.0), ""),
        ("36.5, 36, 37.5, 37", (36.5, 36.0, 37.5, 37.0), ""),
        ("Aleppo", None, "'Aleppo' is no area"),
        ("37.5,36,36.5,37", None, "is not west, south, east, north"),
    ],
)
def test_the_form_takes_an_area_and_a_note(app, way, held, found):
    page = app()
    field(page.text_area, "quote").set_value("ISIS was within 5 km of Government ground.")
    field(page.text_area, "note").set_value("Read as the closest of all.")
    for name, value in {"actor": "ISIS", "rival": "Government"}.items():
        field(page.selectbox, name).set_value(value)
    field(page.text_input, "threshold").set_value("5 km")
    area, bounds = field(page.selectbox, "area"), field(page.text_input, "area_bounds")
    assert area.options == ["the area of interest of these data", "all of the data"]
    if way is not None:
        (area if way in area.options else bounds).set_value(way)
    button(page, "Check it").click().run()
    assert not page.exception
    assert bool(own(page)) is not bool(found)
    if found:
        assert found in page.error[0].value.replace("\\", "")
    else:
        assert own(page)[0].statement.area == held
        assert own(page)[0].note == "Read as the closest of all."


def test_a_claim_that_is_removed_leaves_the_address(app):
    page = app(tab=None, page="claims", claim=pack(claim_from(NEAR)))
    assert "claim" in page.query_params
    button(page, "Remove").click().run()
    assert own(page) == []
    assert "claim" not in page.query_params
    assert "The address of this page holds" not in said(page)


def test_a_claim_in_the_address_that_the_data_cannot_be_asked_says_so(app):
    page = app()
    elsewhere = claim_from(NEAR | {"place": "Verdun", "quote": "Near Verdun.", "id": "verdun"})
    page.session_state["standoff"].claim = elsewhere
    page.run()
    assert "holds the claim “verdun”" in said(page)
    assert "It cannot be asked of the data that are open: unknown place 'Verdun'" in said(page)


def test_of_many_claims_a_page_is_worked_out_at_a_time(app):
    page = app()
    many = [claim_from(NEAR | {"id": f"c{k}", "quote": f"Near, {k:02}."}) for k in range(35)]
    page.session_state["claims_own"] = list(many)
    page.run()
    assert "41 claims; of the 20 shown here:" in said(page)
    assert ["Near, 19." in said(page), "Near, 20." in said(page)] == [True, False]
    chooser = page.selectbox(key="claims_from")
    assert chooser.options == ["1–20 of 41", "21–40 of 41", "41–41 of 41"]
    chooser.set_value(40).run()
    assert "41 claims; of the 1 shown here:" in said(page)
    page.session_state["claims_own"] = many[:2]
    page.run()
    assert not page.exception
    assert "8 claims: " in said(page)


def test_as_many_verdicts_are_remembered_as_there_can_be_claims():
    scene = SimpleNamespace(ground=ground_of(events=[event(37.17, 36.3, "2015-08-10")]))
    claims = [claim_from(NEAR | {"id": f"c{k}", "actor": "Nobody"}) for k in range(2 * MOST_CLAIMS)]
    first = [claim_work.outcome(scene, claim) for claim in claims]
    assert all(claim_work.outcome(scene, claim) is told for claim, told in zip(claims, first, strict=True))


@pytest.mark.parametrize(
    ("threshold", "quote", "found"),
    [
        ("2", "Near.", "“Distance, with its unit”: '2' has no unit; write"),
        ("", "Near.", "“Distance, with its unit” is empty; fill it in."),
        ("2 km", " ", "“The sentence, as it was said” is empty; fill it in."),
    ],
)
def test_what_cannot_be_used_is_one_line_and_stays_in_the_form(app, threshold, quote, found):
    page = app()
    field(page.text_area, "quote").set_value(quote)
    field(page.text_input, "threshold").set_value(threshold)
    button(page, "Check it").click().run()
    assert not page.exception
    assert own(page) == []
    assert len(page.error) == 1
    assert found in page.error[0].value.replace("\\", "")
    assert field(page.text_input, "threshold").value == threshold


def test_a_link_to_a_claim_opens_its_page_with_the_claim(app):
    claim = claim_from(NEAR)
    page = app(tab=None, page="claims", claim=pack(claim))
    assert page.session_state["tab"] == "Claims"
    assert own(page) == [claim]
    words = said(page)
    assert "7 claims:" in words
    # As text, never as what markdown or HTML would make of it.
    quoted = next(one.value for one in page.markdown if "img src" in one.value)
    assert r"\<img" in quoted
    assert r"\]\(javascript" in quoted


def test_the_address_holds_the_page_and_the_claim_linked_to(app):
    page = app()
    assert page.query_params["page"] == "claims"
    assert "claim" not in page.query_params
    assert not page.code
    claim = claims_beside("aleppo-2015")[2]
    [one for one in page.button if one.label == "Link to this claim"][2].click().run()
    assert page.query_params["claim"] == pack(claim)
    # The same address, to be copied from the card.
    (code,) = page.code
    shown = parse_qs(urlsplit(code.value).query, keep_blank_values=True)
    assert shown == {name: [page.query_params[name]] for name in page.query_params}


@pytest.mark.parametrize("days", [30, 60])
def test_where_care_is_compulsory_the_link_to_a_claim_is_of_what_leaves(app, operator, days):
    operator(GRID_M="1000", HOLD_BACK_DAYS=str(days))
    claim = claims_beside("aleppo-2015")[0]
    exact = open_built_in("aleppo-2015")
    treatment = Treatment(exact, Care(1000, days), pd.Timestamp.now("UTC"))
    kept = treatment.claims([claim])
    assert len(kept) == (days == 30)
    page = app(camera="36.33456,37.17123,14", instant="2015-11-19")
    button(page, "Link to this claim").click().run()
    assert page.query_params["claim"] == pack(claim), "the reader's own address holds it as it was"
    if not kept:
        assert not page.code
        assert "There is no link to this claim: it is about days that are held back" in said(page)
        return
    (code,) = [one.value for one in page.code]
    assert not any(one in code for one in (exact.fingerprint[:6], "36.33456", "2015-11-19"))
    link = decode(code.partition("?")[2])
    assert (unpack(link.claim), link.care, link.page) == (kept[0], treatment.care, "claims")
    assert treatment.dataset.fingerprint.startswith(link.fingerprint)
    assert link.view.instant < treatment.cut
    assert "To share it, copy this link. The link carries the coarse view." in said(page)


def test_a_link_to_a_claim_of_the_ledger_opens_its_card_first(app):
    ledger = claims_beside("aleppo-2015")
    page = app(tab=None, page="claims", claim=pack(ledger[3]))
    words = said(page)
    assert "6 claims:" in words
    assert "your own claim" not in words
    assert words.count("The claim of the link you opened") == 1
    quotes = [one.value for one in page.markdown if one.value.startswith("**“")]
    assert "It was the biggest advance" in quotes[0]
    assert len(quotes) == len(ledger)


def test_a_claim_that_is_written_has_its_link_and_comes_before_that_of_the_opened_link(app):
    page = app(tab=None, page="claims", claim=pack(claim_from(NEAR)))
    assert "your own claim" not in said(page)
    field(page.text_area, "quote").set_value("ISIS was within 5 km of Government ground.")
    field(page.selectbox, "actor").set_value("ISIS")
    field(page.selectbox, "rival").set_value("Government")
    field(page.text_input, "threshold").set_value("5 km")
    button(page, "Check it").click().run()
    quotes = [one.value for one in page.markdown if one.value.startswith("**“")]
    assert "within 5 km" in quotes[0]
    (code,) = page.code
    assert unpack(parse_qs(urlsplit(code.value).query)["claim"][0]) == own(page)[0]
    assert page.query_params["claim"] == pack(own(page)[0])
    assert said(page).count("your own claim") == 1


@pytest.mark.parametrize("text", ["{", "[1]", '{"id": 1}', '{"type": "no-such"}', "x" * 5000, "\x00"])
def test_a_claim_in_a_link_that_cannot_be_used_is_a_notice(app, text):
    page = app(tab=None, page="claims", claim=text)
    assert "7 claims:" not in said(page)
    assert "link" in said(page)
    assert page.session_state["standoff"].claim is None


def full(**fields):
    """Return a claim as a link holds it, with a quote that fills the link to its last character."""
    claim = {"id": "full", "type": "within-distance", "quote": "", "on": "2015-10-10", "rival": "Government"} | fields
    return json.dumps(claim | {"quote": "q" * (4000 - len(compact(claim)))}, separators=(",", ":"))


def compact(claim):
    return json.dumps(claim, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    "text",
    [
        full(actor="ISIS", threshold="2km"),
        full(actor="IS", threshold="2 km"),
        full(actor="ISIS", threshold="1e-300 m"),
        compact(json.loads(full(actor="ISIS", threshold="2 km")) | {"quote": "\U0001f600" * 2500}),
    ],
)
def test_a_claim_that_no_link_could_hold_when_it_is_written_again_is_a_notice(app, text):
    with pytest.raises(InputError):
        pack(unpack(text))
    page = app(tab=None, page="claims", claim=text)
    assert "The claim in this link cannot be used" in said(page)
    assert page.session_state["standoff"].claim is None
    assert "claim" not in page.query_params


def test_the_address_is_written_whatever_claim_it_should_hold(app):
    page = app()
    page.session_state["standoff"].claim = replace(claim_from(NEAR), note="n" * 4000)
    page.run()
    assert not page.exception
    assert "claim" not in page.query_params
    page.run()
    assert "The address cannot hold the claim" in said(page)


def test_a_page_nobody_knows_is_a_notice(app):
    page = app(tab=None, page="nowhere")
    assert "page='nowhere'" in said(page)


def test_a_claim_of_an_actor_the_data_do_not_know_says_so_on_its_card(app):
    fields = {"id": "who", "type": "within-distance", "quote": "Near.", "actor": "Nobody", "rival": "Government"}
    claim = claim_from(fields | {"on": "2015-10-10", "threshold": "2 km"})
    page = app(tab=None, page="claims", claim=pack(claim))
    assert "cannot be asked of these data" in said(page)
    assert "Nobody" in said(page)


@pytest.mark.parametrize(
    ("kind", "chosen_from", "typed"),
    [
        ("within-distance", {"actor": "ISIS", "rival": "Government"}, {"threshold": "6 km"}),
        ("captured-count", {"actor": "ISIS"}, {}),
        ("biggest-since", {"actor": "ISIS"}, {"since": "2015-09-01"}),
        ("majority-share", {"actor": "Russia", "holder": "Opposition"}, {}),
        ("first-time", {"actor": "ISIS", "rival": "Government"}, {"since": "2015-03-01"}),
        ("happened-near", {"place": "Marea"}, {"within": "10 km"}),
    ],
)
def test_every_type_is_written_in_the_form_and_reads_the_same_from_its_file(app, kind, chosen_from, typed):
    page = chosen(app(), kind)
    field(page.text_area, "quote").set_value("Somebody said so.")
    for name, value in chosen_from.items():
        field(page.selectbox, name).set_value(value)
    for name, value in typed.items():
        field(page.text_input, name).set_value(value)
    if kind == "captured-count":
        field(page.number_input, "count").set_value(2)
        field(page.text_area, "places").set_value("Fafin\nTal Sousin")
    button(page, "Check it").click().run()
    assert not page.exception
    assert not page.error
    (claim,) = own(page)
    assert type_of(claim.statement) == kind
    assert claims_of(to_toml([claim]).encode()) == (claim,)
    assert "7 claims: " in said(page)


def test_an_event_near_a_place_may_be_anybodys(app):
    page = chosen(app(), "happened-near")
    assert field(page.selectbox, "actor").value is None


def test_ids_are_made_free():
    taken = ["a"]
    for _ in range(12):
        taken.append(free_id("a", taken))
    assert len(set(taken)) == 13
    assert len(free_id("b" * 60, ["b" * 60])) <= 60


def test_the_address_of_a_source_is_a_link_and_nothing_more(app):
    url = "https://example.org/a)b](javascript:alert(1))"
    claim = claim_from({"id": "u", "type": "happened-near", "quote": "Near.", "place": "Marea", "on": "2015-08-01",
                        "within": "3 km", "url": url})  # fmt: skip
    page = app(tab=None, page="claims", claim=pack(claim))
    line = next(one.value for one in page.caption if "[source](" in one.value)
    target = re.search(r"\[source\]\((.*?)\)", line)[1]
    assert "javascript:alert(" not in target
    assert urlsplit(target).netloc == "example.org"
    assert parse_qs(urlsplit(target).query) == {}
