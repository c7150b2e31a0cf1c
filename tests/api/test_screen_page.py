"""What the server answers for the big screen's address."""

import httpx
import pytest
from starlette.applications import Starlette

from api.screen.settings import PARAMETERS, SCENES, ScreenSettings
from api.screen_page import screen_routes
from tests.asking import ask


def get(address: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """One request through the real routes, without a network."""
    return ask(Starlette(routes=screen_routes()), address, headers=headers)


def test_an_address_without_parameters_gives_the_usual_screen() -> None:
    answer = get("/screen")

    assert answer.status_code == 200
    assert 'class="screen diag-55" data-dwell="20" data-refresh="15" data-remove="60"' in answer.text
    assert 'data-count="api/v1/count.json"' in answer.text
    assert answer.text.index('data-scene="total"') < answer.text.index('data-scene="goal"')


def test_the_page_follows_its_address() -> None:
    answer = get("/screen?scenes=goal&dwell=30&refresh=5&remove=10&diag=43&area=Yorkshire+and+The+Humber")

    assert 'class="screen diag-43" data-dwell="30" data-refresh="5" data-remove="10"' in answer.text
    assert 'data-count="api/v1/count.json?area=Yorkshire%20and%20The%20Humber"' in answer.text
    assert 'data-scene="total"' not in answer.text


@pytest.mark.parametrize("address", ["/screen", "/screen?dwell=1"])
def test_every_answer_forbids_foreign_and_inline_parts_and_has_none(address: str) -> None:
    answer = get(address)

    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert '<html lang="en-GB">' in answer.text
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
        assert f'data-scene="{name}"' in get(f"/screen?scenes={name}").text
