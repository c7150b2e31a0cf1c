"""Half an hour with platforms that fail nearly every second time: `make soak`; SOAK_MINUTES=2 and more for less.

Two campaigns run side by side, each with its own sources and its own store. The collector of one is killed every two
minutes, that of the other is left alone. Both have to end with every total at what the sources say.

Memory is measured as resident memory, every five seconds. A process that is killed every two minutes cannot show
whether it grows, so that it is measured twice:

- of the collector that is left alone: the median of the last tenth of the last 20 minutes against that of their first
  tenth. The ten minutes before are left out: libraries are still being loaded and the databases' caches filled.
- of the one that is killed: each life at the same age, just before its end. The median of the lives of the last ten
  minutes against that of the ten minutes before shows whether memory grows with what is stored.

Both have to stay under 5 per cent. A run of less than half an hour reports what it measured, and holds it to nothing.
"""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.soak.collecting import CollectedCampaign

_MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
_SECONDS = _MINUTES * 60
_KILLED_EVERY_SECONDS = min(120, _SECONDS / 3)
_LOOK_EVERY_SECONDS = 5
_WINDOW_SECONDS = min(1200, _SECONDS * 2 / 3)
_MOST_GROWTH = 0.05
_CAUGHT_UP_WITHIN_SECONDS = 1200

pytestmark = [pytest.mark.soak, pytest.mark.timeout(_SECONDS + _CAUGHT_UP_WITHIN_SECONDS + 300)]

_log = logging.getLogger(__name__)

Sample = tuple[float, float]


@pytest.fixture
def second_store_url(store_url: str, tmp_path: Path) -> Iterator[str]:
    """Another empty store on the same kind of database."""
    url = make_url(store_url)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{tmp_path / 'second.sqlite'}"
        return
    second = url.set(database=f"{url.database}_second")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {second.database} TEMPLATE prepared"))
    yield second.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {second.database} WITH (FORCE)"))
    engine.dispose()


def growth(samples: Sequence[Sample], since: float, until: float) -> float:
    """By what share the median of the last tenth of a time exceeds that of its first tenth."""
    tenth = (until - since) / 10
    first = median(kilobytes for moment, kilobytes in samples if since <= moment < since + tenth)
    last = median(kilobytes for moment, kilobytes in samples if until - tenth <= moment < until)
    return last / first - 1


def growth_of_lives(samples: Sequence[Sample], since: float, until: float) -> float:
    """The same of the lives that ended in the second half of a time against those of its first half."""
    half = (since + until) / 2
    first = median(kilobytes for moment, kilobytes in samples if since <= moment < half)
    last = median(kilobytes for moment, kilobytes in samples if half <= moment)
    return last / first - 1


def in_megabytes(samples: Sequence[Sample]) -> str:
    return ", ".join(f"{kilobytes / 1024:.1f}" for _, kilobytes in samples)


def test_faults_and_kills_lose_and_double_nothing_and_memory_stays_flat(
    store_url: str, second_store_url: str, tmp_path: Path
) -> None:
    with (
        CollectedCampaign(store_url, tmp_path / "killed") as killed,
        CollectedCampaign(second_store_url, tmp_path / "left alone") as left_alone,
    ):
        lives, samples = live(killed, left_alone)
        # Beginning again is the quickest way to be asked again, and it is what an update does.
        assert left_alone.stop() == 0
        for campaign in (killed, left_alone):
            campaign.sources.settle()
            campaign.start()
        for campaign in (killed, left_alone):
            catch_up(campaign)

    since, until = _SECONDS - _WINDOW_SECONDS, _SECONDS
    alone, of_lives = growth(samples, since, until), growth_of_lives(lives, since, until)
    _log.info("Memory of the collector left alone, in megabytes every minute: %s", in_megabytes(samples[::12]))
    _log.info("Memory of the killed ones before their end, in megabytes: %s", in_megabytes(lives))
    _log.info("Growth in the last %.0f minutes: %+.1f%% and %+.1f%%", _WINDOW_SECONDS / 60, alone * 100, of_lives * 100)
    if _WINDOW_SECONDS >= 1200:
        assert max(alone, of_lives) < _MOST_GROWTH


def live(killed: CollectedCampaign, left_alone: CollectedCampaign) -> tuple[list[Sample], list[Sample]]:
    """Kill the one every two minutes; the memory of each life at its end, and the other's all the time."""
    lives: list[Sample] = []
    samples: list[Sample] = []
    began = time.monotonic()
    killed.start()
    left_alone.start()
    while time.monotonic() - began < _SECONDS:
        time.sleep(_LOOK_EVERY_SECONDS)
        passed = time.monotonic() - began
        samples.append((passed, left_alone.resident_kilobytes))
        if passed >= _KILLED_EVERY_SECONDS * (len(lives) + 1):
            lives.append((passed, killed.resident_kilobytes))
            killed.kill()
            for campaign in (killed, left_alone):
                campaign.assert_sums_hold()
                _log.info("%s: %s of %s", campaign.name, campaign.totals, campaign.sources.totals)
            killed.start()
    killed.kill()
    return lives, samples


def catch_up(campaign: CollectedCampaign) -> None:
    """Wait until all that there is has been collected; then it has to be right."""
    until = time.monotonic() + _CAUGHT_UP_WITHIN_SECONDS
    while not campaign.has_everything and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_SECONDS)
    assert campaign.stop() == 0
    campaign.assert_has_everything()
    sources = campaign.sources
    _log.info("%s: all of %s; Parliament was asked %s", campaign.name, sources.totals, sources.parliament["3"].asked)
    _log.info("%s: the Action Network was asked %s", campaign.name, sources.network.asked)
    assert "Traceback" not in campaign.log
