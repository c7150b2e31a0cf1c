"""A window of the browser in which a page may take as long as a busy machine needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect

from tests.waiting import LONG

PATIENCE = 1_000 * LONG
expect.set_options(timeout=PATIENCE)


@contextmanager
def a_window(chromium: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A window that has never been anywhere, closed at the end."""
    with chromium.new_context(**options) as context:
        context.set_default_timeout(PATIENCE)
        yield context
