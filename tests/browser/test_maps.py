"""With the network cut but for our own server, no map is blank: its marks are counted, and its pixels looked at."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from benchmarks.map_page import MAPS
from benchmarks.maps import PAGE, draw_map, marks_of
from benchmarks.serving import served
from charts.theme import LIGHT
from tests.browsing import a_window

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of nothing but maps."""
    with served(PAGE) as server:
        yield server.url


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """A page that reaches its own server and nobody else; what else it asks for fails the test."""
    refused: set[str] = set()

    def answer(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(url).netloc:
            route.continue_()
        else:
            refused.add(route.request.url)
            route.abort()

    with a_window(chromium, viewport={"width": 760, "height": 1200}, locale="en-GB") as context:
        context.route("**/*", answer)
        yield context.new_page()
    assert refused == set()


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_not_blank_without_the_internet(page: Page, url: str, name: str) -> None:
    figure = MAPS[name]()

    draw_map(page, f"{url}/?map={name}")

    chart = page.locator(".stPlotlyChart").last
    page.wait_for_function(
        "(marks) => [...document.querySelectorAll('.stPlotlyChart')].at(-1)"
        ".querySelectorAll('.scatterlayer .point').length === marks",
        arg=marks_of(figure),
    )
    pixels = colours(chart.screenshot())
    fills = [one.fillcolor for one in (*figure.data, *figure.layout.shapes) if one.fillcolor]
    assert len(set(fills)) >= 3
    for fill in set(fills) - {LIGHT.gap}:  # what is hatched is half of another colour
        assert pixels[fill] > 200, fill
    assert pixels[LIGHT.primary] > 20  # what is selected is outlined


def colours(picture: bytes) -> Counter[str]:
    """How many pixels of a PNG have each colour."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    counted = image.getcolors(maxcolors=image.width * image.height) or []
    return Counter({"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in counted})  # type: ignore[misc]
