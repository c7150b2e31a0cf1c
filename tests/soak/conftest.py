"""The long tests look through the same browser as the short ones."""

from tests.browser.conftest import chromium as chromium
