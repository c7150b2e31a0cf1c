"""What the pages add to the audit log: who signed in, who was turned away, and what was taken away."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from briefing.formats import FORMATS
from store.audit import AuditEntry, entries
from tests.access.sessions import WALES, claims
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import open_page
from tests.pages.test_access import SIGNED_IN

NOW = int(time.time())
JANE = claims("analyst", (WALES,), sub="jane", email="jane@charity.example", email_verified=True, name="Jane", iat=NOW)
STRANGER = claims(sub="stranger", email="stranger@elsewhere.example", email_verified=True)


@pytest.fixture
def members(parliament: World) -> World:
    """A petition, for which people have to sign in."""
    parliament.set_campaign(PARLIAMENT + SIGNED_IN)
    return parliament


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What makes the files that pages have offered, by the files' names; a click calls it."""
    found, offer = dict[str, Callable[[], bytes]](), st.download_button

    def download(label: str, data: Any, file_name: str, *others: Any, **named: Any) -> bool:
        assert named["on_click"] == "ignore", "a click would run the page again"
        found[file_name] = data
        return offer(label, data, file_name, *others, **named)

    monkeypatch.setattr(st, "download_button", download)
    return found


def told(world: World) -> list[AuditEntry]:
    """All entries, the first first."""
    return entries(world.engine, 99)[::-1]


def test_a_sign_in_is_one_entry_however_many_runs_pages_and_tabs(members: World) -> None:
    open_page("overview", JANE).again()
    open_page("goal", JANE)
    open_page("overview", JANE | {"iat": NOW - 60})

    assert [(one.what, int(one.at.timestamp())) for one in told(members)] == [("sign-in", NOW - 60), ("sign-in", NOW)]
    (who,) = {one.who for one in told(members)}
    assert who.startswith("analyst ")
    assert "jane" not in who.casefold()


def test_whoever_was_granted_nothing_is_one_refusal(members: World) -> None:
    for _ in range(2):
        open_page("overview", STRANGER).again()

    (entry,) = told(members)
    assert (entry.what, entry.detail) == ("refused", "no grant")
    assert entry.who.startswith("no role ")
    assert "stranger" not in entry.who


@pytest.mark.parametrize("who", [{}, claims("admin", iat=1_700_000_000)], ids=["anybody", "over"])
def test_the_wall_before_signing_in_is_no_entry(members: World, who: dict[str, Any]) -> None:
    open_page("overview", who)

    assert told(members) == []


def test_a_campaign_can_have_addresses(members: World) -> None:
    members.set_campaign(PARLIAMENT + SIGNED_IN + "audit_names = true\n")

    open_page("overview", JANE)
    open_page("overview", STRANGER)

    assert sorted(one.who for one in told(members)) == [
        "analyst jane@charity.example",
        "no role stranger@elsewhere.example",
    ]


def test_a_file_is_an_entry_when_it_is_taken_and_not_before(
    members: World, offered: dict[str, Callable[[], bytes]]
) -> None:
    open_page("signatures", JANE)
    assert [one.what for one in told(members)] == ["sign-in"]
    name = next(one for one in offered if one.endswith(".csv"))

    contents = offered[name]()

    assert contents.startswith(b"\xef\xbb\xbf")
    signed_in, export = told(members)
    assert (export.what, export.detail, export.who) == ("export", name, signed_in.who)


def test_a_briefing_is_an_entry_when_it_is_taken(parliament: World, offered: dict[str, Callable[[], bytes]]) -> None:
    page = open_page("briefing")
    page.choice("briefing_formats").set_value([list(FORMATS)[-1]])
    next(one for one in page.app.button if one.label == "Prepare").click()
    page.again()
    ((name, take),) = offered.items()
    assert told(parliament) == []

    take()
    take()

    assert [(one.who, one.what, one.detail) for one in told(parliament)] == [("anybody", "export", name)] * 2


def test_a_log_that_cannot_be_written_breaks_no_page_and_no_file(
    members: World,
    offered: dict[str, Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("READ_DATABASE_URL", members.url)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite")

    page = open_page("signatures", JANE)
    next(iter(offered.values()))()

    assert page.failures == ()
    assert "Signed in as Jane." in page.words
    lacking = [one.getMessage() for one in caplog.records if "audit log lacks" in one.getMessage()]
    assert [words.split()[6] for words in lacking] == ["sign-in", "export"]
    assert "jane" not in caplog.text.casefold()
