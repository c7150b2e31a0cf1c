"""In a real browser nothing of an attacker's text runs or becomes part of a page, wherever it comes from."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.attack.world import CHANNEL, FILE_NAME, PAYLOAD, SCRIPT
from tests.browser.dashboard import DRAWN
from tests.browser.venue import loaded
from tests.browsing import a_window
from tests.serving import Server

pytestmark = pytest.mark.browser

# What a page would hold if a text had become an element of it: in frames and in the pictures of charts too.
INJECTED = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      const leads = ["href", "xlink:href", "src", "action"].map((name) => one.getAttribute(name) || "");
      const runs = [...one.attributes].some((each) => each.name.startsWith("on"));
      const written = one.localName === "script" && one.textContent.includes("__attacked");
      const hostile = (address) => /^javascript:|attacker\\.invalid|^x$/.test(address);
      if (runs || written || leads.some(hostile)) found.push(one.outerHTML.slice(0, 300));
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.localName === "iframe" && one.contentDocument) look(one.contentDocument);
    }
  };
  look(document);
  return found;
}"""
# Markdown or plotly that was taken for markup, where our own pages have none.
MARKED_UP = """() => [...document.querySelectorAll("strong, b, code, .katex, tspan[style*=bold]")]
  .map((one) => one.textContent).filter((text) => ["strong", "bold", "code", "two"].includes(text.trim()))"""
WATCHING = """
  window.__violations = [];
  addEventListener("securitypolicyviolation", (event) => window.__violations.push(
    `${event.violatedDirective} ${event.blockedURI}`));
"""
ASKED = "&".join(f"{name}={quote(PAYLOAD)}" for name in ("region", "period", "source", "unknown"))
CHANNELS = quote(f"0{CHANNEL}")
WEBSITE = quote(f"Second {PAYLOAD}")
# Each page of Streamlit's with something that it has to show as it is.
PAGES = {
    f"?{ASKED}": PAYLOAD,
    f"signatures?channel={CHANNELS}&source={WEBSITE}": f"Second {PAYLOAD}",
    "goal": PAYLOAD,
    "regions?level=Constituencies&region=Bath": f"MP {PAYLOAD}",
    f"compare?compare=Wales&compare=London&compare={quote(PAYLOAD)}": SCRIPT[:40],
    "survey": PAYLOAD,
    "health": FILE_NAME,
    f"big-screen?{ASKED}": "",
}
# The others, each complete once it is loaded, or as soon as its figures have come.
OTHERS = {
    "screen?scenes=total,goal,findings,voices,act": PAYLOAD,
    f"screen?scenes={quote(PAYLOAD)}&area={quote(PAYLOAD)}&{quote(PAYLOAD)}=1": SCRIPT[:30],
    "embed/count?accent=801650": "<img src=x onerror=window.__attacked=1>",
    f"embed/count?area={quote(PAYLOAD)}&{quote(PAYLOAD)}=1": "",
    "briefing/print": PAYLOAD,
    f"briefing/print?{ASKED}": "",
    "api/v1/badge.svg": "<img src=x onerror=window.__attacked=1>",
    f"api/v1/badge.svg?theme={quote(PAYLOAD)}": "theme is to be one of",
    f"api/v1/areas.json?level=country&unknown={quote(PAYLOAD)}": "__attacked",
}


def is_elsewhere(address: str) -> bool:
    """Whether another machine was asked."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1"


@contextmanager
def a_browser_that_is_watched(chromium: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser's window, with every error that it reports and every other host that it asks."""
    errors = list[str]()
    with a_window(chromium, locale="en-GB") as context:
        context.add_init_script(WATCHING)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("request", lambda request: errors.extend({request.url} if is_elsewhere(request.url) else ()))
        context.on("dialog", lambda dialog: errors.append(dialog.message))
        yield context, errors


def what_happened(page: Page, shown: str) -> list[str]:
    """What an attacker would call a success on a page that is drawn, and whether the text is not shown as it is."""
    happened = [f"ran: {page.url}"] if page.evaluate("window.__attacked") else []
    happened += page.evaluate("window.__violations || []") + page.evaluate(INJECTED) + page.evaluate(MARKED_UP)
    text = " ".join(str(page.evaluate("document.documentElement.textContent")).split())
    return happened if " ".join(shown.split()) in text else [*happened, f"{shown!r} is not shown at {page.url}"]


def test_nothing_of_a_campaign_an_address_or_a_platform_runs_or_becomes_part_of_a_page(
    chromium: Browser, attacked: Server
) -> None:
    with a_browser_that_is_watched(chromium) as (context, errors):
        opened = {address: context.new_page() for address in [*PAGES, *OTHERS]}
        for address, page in opened.items():
            page.goto(f"{attacked.url}/{address}", wait_until="commit")
        happened = {}
        for address, page in opened.items():
            if address in PAGES:
                page.wait_for_function(DRAWN)
            else:
                page.wait_for_load_state("load")
            if page.locator("body.screen[data-count]").count():
                loaded(page)
            happened[address] = what_happened(page, (PAGES | OTHERS)[address])
            page.close()

    assert {address: found for address, found in happened.items() if found} == {}
    assert errors == []
