"""A page in the dark: its colours are all that changes, and these are looked at again."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.dashboard import Visit, serious_violations, wrong_at_rest
from tests.browser.measured import charts_without_their_equal, faint_words_and_marks

# In Streamlit's colours and in ours, and every axis.
_IS_DARK = """() => getComputedStyle(document.documentElement).getPropertyValue("--muted").trim() === "#B3BDC9"
  && getComputedStyle(document.querySelector(".stApp")).backgroundColor === "rgb(18, 24, 31)"
  && [...document.querySelectorAll(".stPlotlyChart .xtick text")]
    .every((one) => getComputedStyle(one).fill === "rgb(179, 189, 201)")"""


def turn_dark(visit: Visit) -> None:
    """Let the reader's computer turn dark, and have the page drawn anew at once, not at its next tick."""
    visit.page.emulate_media(color_scheme="dark")
    visit.page.keyboard.press("r")
    visit.page.wait_for_function(_IS_DARK)
    visit.settle()


def colours_of_words_too_faint(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds with its rule of contrast alone."""
    options = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
    found = wrong_at_rest(page, lambda: Axe().run(page, options=options).response["violations"])
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def all_can_read_it_in_light_and_dark(visit: Visit) -> None:
    """Nothing serious for axe, nothing faint, and every chart is a table too; nothing faint in the dark either."""
    assert serious_violations(visit.page) == []
    assert faint_words_and_marks(visit.page) == []
    assert charts_without_their_equal(visit.page) == {}
    turn_dark(visit)
    assert colours_of_words_too_faint(visit.page) == []
    assert faint_words_and_marks(visit.page) == []
