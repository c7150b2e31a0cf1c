"""The page on which a screen is set up: one address, and a word for everything that would not be shown."""

from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams
from streamlit.testing.v1 import AppTest

from api.screen.settings import ScreenSettings, read_settings
from tests.pages.conftest import World
from tests.pages.dashboard import Page, open_page

SIGN = '[links]\nsign = "https://example.org/sign"\n'


def address(app: AppTest) -> str:
    """The address that is there to copy."""
    return next(block.value for block in app.code if "/screen?" in block.value)


def settings(app: AppTest) -> ScreenSettings:
    """What the screen makes of that address."""
    found = read_settings(QueryParams(urlsplit(address(app)).query))
    assert isinstance(found, ScreenSettings)
    return found


def opened(world: World, entries: str = SIGN) -> Page:
    world.set_campaign(entries)
    return open_page("big_screen")


def test_the_address_is_that_of_the_usual_screen(world: World) -> None:
    page = opened(world)

    assert settings(page.app) == ScreenSettings()
    assert "chromium --kiosk" in "".join(block.value for block in page.app.code)


def test_the_screen_understands_every_choice(world: World) -> None:
    app = opened(world).app
    app.multiselect(key="screen_scenes").set_value(["growth", "act", "total"])
    app.selectbox(key="screen_area").set_value("Yorkshire and The Humber")
    app.number_input(key="screen_dwell").set_value(45)
    app.selectbox(key="screen_diagonal").set_value("75")
    app.selectbox(key="screen_hall").set_value("light")
    app.text_input(key="screen_address").set_value(" https://example.org/a?b=c&d=e ")

    app.run()

    assert settings(app) == ScreenSettings(
        scenes=("growth", "act", "total"),
        area="Yorkshire and The Humber",
        dwell=45,
        diag=75,
        hall="light",
        address="https://example.org/a?b=c&d=e",
    )
    assert parse_qs(urlsplit(address(app)).query)["address"] == ["https://example.org/a?b=c&d=e"]


def test_the_preview_is_the_same_page(world: World) -> None:
    app = opened(world).app

    (frame,) = app.get("iframe")

    assert frame.proto.src.endswith(address(app).split("/screen", 1)[1])


def test_scenes_without_content_are_named(world: World) -> None:
    page = opened(world, "")

    assert "“Add your name, with the QR code” is left out: no address to sign at is known" in page.words
    assert "“Findings of the survey” is left out" in page.words


def test_an_address_that_a_hall_cannot_be_sent_to_is_refused(world: World) -> None:
    app = opened(world).app
    app.text_input(key="screen_address").set_value("javascript:alert(1)")

    app.run()

    assert not [block for block in app.code if "/screen?" in block.value]
    assert not app.get("iframe")
    assert any("begins with https://" in str(block.proto) for block in app.get("html"))


def test_no_scene_is_no_screen(world: World) -> None:
    app = opened(world).app
    app.multiselect(key="screen_scenes").set_value([])

    app.run()

    assert any("Choose at least one scene." in str(block.proto) for block in app.get("html"))
    assert not app.get("iframe")
