"""The dashboard's panels without a browser: what a change of a widget does to the view. Pages with a map need none."""


def headline(app):
    return next(one.value for one in app.markdown if one.value.startswith("### "))


def view(app):
    return app.session_state["standoff"].view


def test_it_opens_on_the_sample_with_its_sentence(app):
    assert "On 10 October 2015 ISIS was 2\\.1 km" in headline(app())


def test_the_widgets_are_filled_from_the_link(app):
    page = app(v="1", actors="ISIS", kinds="battle", deaths="3", q="Marea", window="2015-10-01..2015-11-01")
    assert page.multiselect(key="actors").value == ["ISIS"]
    assert page.multiselect(key="kinds").value == ["battle"]
    assert page.number_input(key="deaths").value == 3
    assert page.text_input(key="words").value == "Marea"
    assert str(page.date_input(key="first_day").value) == "2015-10-01"
    assert str(page.date_input(key="last_day").value) == "2015-10-31"


def test_the_address_says_what_the_widgets_say(app):
    page = app()
    page.multiselect(key="actors").select("ISIS").run()
    page.number_input(key="deaths").set_value(2).run()
    assert page.query_params["actors"] == "ISIS"
    assert page.query_params["deaths"] == "2"
    assert "camera" not in page.query_params


def test_a_first_day_after_the_last_takes_the_last_along(app):
    page = app(v="1", window="2015-08-01..2015-09-01")
    page.date_input(key="first_day").set_value("2015-10-05").run()
    start, end = view(page).window
    assert (f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") == ("2015-10-05", "2015-10-06")
    assert start <= view(page).instant < end


def test_choosing_the_rival_as_the_actor_swaps_the_two(app):
    page = app()
    page.selectbox(key="pair_a").select("Government").run()
    assert view(page).pair == ("Government", "ISIS")


def test_clearing_the_filters_keeps_the_pair_and_the_moment(app):
    page = app(v="1", actors="ISIS", deaths="3", pair="ISIS~Opposition", instant="2015-09-01")
    next(one for one in page.button if one.label == "Clear filters").click().run()
    assert view(page).actors == ()
    assert view(page).min_deaths == 0
    assert view(page).pair == ("ISIS", "Opposition")
    assert f"{view(page).instant:%Y-%m-%d}" == "2015-09-01"


def test_data_that_changed_since_the_link_was_made_are_said(app):
    page = app(v="1", fp="000000000000")
    today = page.session_state["standoff"].dataset.fingerprint[:12]
    said = f"Today's data ({today}) are not those that the author of this link saw (000000000000): numbers may differ"
    assert [one.value.replace("\\", "").startswith(said) for one in page.info] == [True]
    assert page.query_params["fp"] == today
    assert not app(v="1", fp=today).info


def test_the_definition_changes_what_is_measured(app):
    page = app()
    page.radio(key="definition").set_value("position-to-position").run()
    assert "4\\.3 km" in headline(page)
    assert page.query_params["definition"] == "position-to-position"


def test_a_place_limit_beyond_the_widget_s_is_shown_as_the_link_has_it(app):
    page = app(v="1", place_m="500000")
    assert page.number_input(key="place_limit").value == 500_000
    assert page.query_params["place_m"] == "500000"


def test_an_event_the_data_do_not_hold_is_said_and_not_selected(app):
    page = app(v="1", actors="ISIS", selected="nope")
    assert any("no event 'nope'" in one.value.replace("\\", "") for one in page.info)
    assert page.session_state["standoff"].selected is None
    assert "selected" not in page.query_params


def test_a_zoom_beyond_the_map_s_is_said(app):
    page = app(v="1", camera="36.3,37.1,23")
    assert any("camera" in one.value for one in page.info)
    assert "camera" not in page.query_params
