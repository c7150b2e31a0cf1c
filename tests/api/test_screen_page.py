"""What the server answers for the big screen's address."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette

from api.screen.settings import PARAMETERS, ScreenSettings
from api.screen_page import screen_routes
from campaign.big_screen import SCENES
from campaign.model import Campaign
from tests.asking import ask
from tests.browser.venue import A_FINDING, A_VOICE, a_hall_campaign
from tests.builders import a_campaign, a_file_source, a_source


def get(address: str, headers: dict[str, str] | None = None, campaign: Campaign | None = None) -> httpx.Response:
    """One request through the real routes, without a network."""
    routes = screen_routes(campaign or a_hall_campaign())
    return ask(Starlette(routes=routes), address, headers=headers)


def scenes(page: str) -> list[str]:
    """The scenes of a page, in their order."""
    return re.findall(r'data-scene="(\w+)"', page)


def test_an_address_without_parameters_gives_the_usual_screen() -> None:
    answer = get("/screen")

    assert answer.status_code == 200
    assert 'class="screen diag-55" data-dwell="20" data-refresh="15" data-remove="60"' in answer.text
    assert 'data-count="api/v1/count.json"' in answer.text
    assert 'class="hall-dark"' in answer.text
    assert scenes(answer.text) == ["total", "goal", "regions", "findings", "act"]


def test_rates_of_regions_are_late_by_how_often_they_come_and_not_by_the_count_of_every_minute() -> None:
    for campaign in (a_campaign(), a_campaign(a_source())):
        assert 'data-areas-late="1200"' in get("/screen", campaign=campaign).text
    assert 'data-areas-late="0"' in get("/screen", campaign=a_campaign(a_file_source())).text


def test_the_page_follows_its_address() -> None:
    answer = get("/screen?scenes=goal&dwell=30&refresh=5&remove=10&diag=43&hall=light&area=Yorkshire+and+The+Humber")

    assert 'class="screen diag-43" data-dwell="30" data-refresh="5" data-remove="10"' in answer.text
    assert 'data-count="api/v1/count.json?area=Yorkshire%20and%20The%20Humber"' in answer.text
    assert 'class="hall-light"' in answer.text
    assert scenes(answer.text) == ["goal"]


@pytest.mark.parametrize("address", ["/screen", "/screen?dwell=1"])
def test_every_answer_forbids_foreign_and_inline_parts_and_has_none(address: str) -> None:
    answer = get(address)

    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert '<html lang="en-GB"' in answer.text
    for inline in ("<style", " style=", "<script>", " onload=", " onclick="):
        assert inline not in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("scenes=total,map", "“total,map” is not allowed"),
        ("scenes=total,total", "“total,total” is not allowed"),
        ("scenes=", "nothing was given"),
        ("dwell=1", "A whole number of seconds from 2 to 300."),
        ("dwell=301", "A whole number of seconds from 2 to 300."),
        ("dwell=2_0", "“2_0” is not allowed"),
        ("dwell=%D9%A3%D9%A0", "A whole number of seconds from 2 to 300."),
        ("refresh=0", "A whole number of seconds from 1 to 60."),
        ("remove=x", "A whole number of minutes from 1 to 1440."),
        ("scenes=total,goal,regions,growth,findings,act", "is not allowed"),
        ("hall=dusk", "One of: dark, light."),
        ("address=example.org", "begins with https://"),
        ("address=javascript:alert(1)", "begins with https://"),
        ("address=ftp://example.org/", "begins with https://"),
        ("address=https:///path", "begins with https://"),
        ("address=https://user:word@example.org/", "begins with https://"),
        ("address=https://example.org/a b", "begins with https://"),
        ("address=https://example.org/%0A", "begins with https://"),
        ("address=https://example.org/" + "a" * 80, "at most 80 characters"),
        ("diag=60", "One of: 43, 50, 55, 65, 75."),
        ("area=wales", "Wales, Scotland, Northern Ireland."),
        ("area=Wales&area=London", "given more than once"),
        ("dwel=20", "not a parameter"),
    ],
)
def test_a_mistake_in_the_address_is_shown_with_what_is_allowed(query: str, said: str) -> None:
    answer = get(f"/screen?{query}")

    assert answer.status_code == 400
    assert f"<strong>{query.split('=')[0]}</strong>" in answer.text
    assert said in answer.text


def test_all_mistakes_are_shown_at_once_and_as_words_only() -> None:
    answer = get("/screen?area=<script>alert(1)</script>&dwell=" + "9" * 2000)

    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text
    assert "9" * 41 not in answer.text
    assert answer.text.count("<dt>") == 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("screen.css", "text/css"), ("screen.js", "text/javascript"), ("facts.js", "text/javascript")],
)
def test_the_browsers_files_are_revalidated_by_their_etag(name: str, media_type: str) -> None:
    first = get(f"/screen/assets/{name}")
    again = get(f"/screen/assets/{name}", headers={"If-None-Match": first.headers["etag"]})

    assert first.status_code == 200
    assert first.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_beside_the_browsers_files_can_be_fetched() -> None:
    assert get("/screen/assets/settings.py").status_code == 404
    assert get("/screen/assets/..%2fsettings.py").status_code == 404


def test_every_scene_is_a_page_and_every_parameter_a_setting() -> None:
    assert list(PARAMETERS) == list(ScreenSettings.__dataclass_fields__)
    for name in SCENES:
        assert scenes(get(f"/screen?scenes={name}").text) == [name]


def test_a_scene_without_content_takes_no_turn() -> None:
    bare = a_hall_campaign(finding=[], voice=[], links={})

    page = get("/screen?scenes=total,findings,voices,act", campaign=bare)

    assert scenes(page.text) == ["total"]
    assert page.text.count("<span></span>") == 1
    assert scenes(get("/screen?scenes=act&address=https://example.org/", campaign=bare).text) == ["act"]


def test_a_screen_with_nothing_to_show_says_what_is_missing() -> None:
    page = get("/screen?scenes=findings,voices,act", campaign=a_hall_campaign(finding=[], voice=[], links={}))

    assert page.status_code == 400
    assert "`sign`" in page.text


def test_an_address_of_the_campaign_that_no_hall_could_type_gives_no_code() -> None:
    campaign = a_hall_campaign(links={"sign": "https://example.org/" + "a" * 80})

    assert scenes(get("/screen?scenes=total,act", campaign=campaign).text) == ["total"]


def test_a_finding_shows_its_base_and_its_source() -> None:
    page = get("/screen?scenes=findings").text

    assert "Of over 2,000 people with secondary breast cancer" in page
    assert 'data-origin="Source: Breast Cancer Now, Unsurvivors campaign survey"' in page


@pytest.mark.parametrize(
    "entries",
    [{"review_by": "2026-02-01"}, {"source": None}, {"wording": "said so " * 13}],
    ids=["past its review", "without a source", "too long"],
)
def test_a_finding_that_may_not_be_shown_is_not(entries: dict[str, object]) -> None:
    kept = A_FINDING | {"key": "kept", "value": "Half"}
    page = get("/screen?scenes=findings", campaign=a_hall_campaign(finding=[A_FINDING | entries, kept])).text

    assert "Half" in page
    assert "23%" not in page


@pytest.mark.parametrize(("days", "shown"), [(-1, True), (1, False)])
def test_a_voice_is_heard_from_the_day_of_consent_on(days: int, *, shown: bool) -> None:
    day = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
    page = get("/screen?scenes=total,voices", campaign=a_hall_campaign(voice=[A_VOICE | {"consented_on": day}])).text

    assert ("nobody called" in page) is shown


def test_a_voice_is_not_heard_after_the_last_day_of_consent() -> None:
    page = get("/screen?scenes=total,voices", campaign=a_hall_campaign(voice=[A_VOICE | {"until": "2026-02-01"}])).text

    assert "nobody called" not in page


def test_a_voice_without_a_name_has_none_and_markup_is_words() -> None:
    voice = A_VOICE | {"named": None, "words": "<b>Sign</b> & tell"}
    page = get("/screen?scenes=voices", campaign=a_hall_campaign(voice=[voice])).text

    assert "“&lt;b&gt;Sign&lt;/b&gt; &amp; tell”" in page
    assert 'class="named"' not in page


def test_the_service_worker_lies_beside_the_page_so_that_it_may_keep_it() -> None:
    worker = get("/screen-worker.js")

    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
