"""The command line lists what is out of the ordinary, and takes down what it was."""

from datetime import UTC, datetime

import pytest
from rich.console import Console
from sqlalchemy import Engine

from collector.flags import FlagNotFound, dismiss_flag, print_flags
from collector.world import World
from store.flags import Noticed, flags, save_noticed
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_source

MIDNIGHT = datetime(2026, 7, 5, 23, tzinfo=UTC)  # of 6 July, in London
NUMBERS = {"observed": 886, "expected": 323.4, "total": 2_000}


@pytest.fixture
def world(sqlite_store: Engine) -> World:
    """A petition with a rise on 6 July, and a fall in the hour before that day."""
    campaign = a_campaign(a_source())
    register_sources(sqlite_store, campaign, A_MOMENT)
    noticed = [Noticed("surge", MIDNIGHT, "", NUMBERS), Noticed("fall", MIDNIGHT, "", NUMBERS)]
    save_noticed(sqlite_store, "parliament", noticed, A_MOMENT)
    return World(campaign, sqlite_store)


def printed(world: World, *, dismissed_too: bool = False) -> str:
    to = Console(width=200)
    with to.capture() as captured:
        print_flags(world, dismissed_too=dismissed_too, to=to)
    return captured.get()


def test_lists_what_was_counted_and_how_to_name_it(world: World) -> None:
    words = printed(world)

    assert "Unusual rise: 886 signatures where about 320 were expected" in words
    assert "2026-07-06" in words
    assert "2026-07-05T23:00Z" in words
    assert "python collect.py dismiss SOURCE KIND AT" in words


@pytest.mark.parametrize(("kind", "at"), [("surge", "2026-07-06"), ("fall", "2026-07-05T23:00Z")])
def test_what_is_listed_can_be_dismissed_by_the_same_words(world: World, kind: str, at: str) -> None:
    dismiss_flag(world, "parliament", kind, at, " A programme [on] television ")

    (left,) = [flag for flag in flags(world.engine) if flag.is_open]
    assert left.kind != kind
    assert "A programme [on] television" in printed(world, dismissed_too=True)
    assert "A programme" not in printed(world)


def test_says_so_when_nothing_waits(world: World) -> None:
    for kind, at in (("surge", "2026-07-06"), ("fall", "2026-07-05T23:00Z")):
        dismiss_flag(world, "parliament", kind, at, "It was the radio")

    assert printed(world).strip() == "Nothing out of the ordinary is waiting to be checked."


@pytest.mark.parametrize(
    ("source", "kind", "at", "reason", "problem"),
    [
        ("parliament", "surge", "2026-07-07", "It was the radio", "nothing of the kind"),
        ("nobody", "surge", "2026-07-06", "It was the radio", "nothing of the kind"),
        ("parliament", "rise", "2026-07-06", "It was the radio", "is no kind"),
        ("parliament", "surge", "yesterday", "It was the radio", "is no moment"),
        ("parliament", "fall", "2026-07-06", "It was the radio", "names no time zone"),
        ("parliament", "surge", "2026-07-06", " ", "the reason says nothing"),
    ],
)
def test_what_cannot_be_dismissed_says_why(
    world: World, source: str, kind: str, at: str, reason: str, problem: str
) -> None:
    with pytest.raises(FlagNotFound, match=problem):
        dismiss_flag(world, source, kind, at, reason)

    assert all(flag.is_open for flag in flags(world.engine))
