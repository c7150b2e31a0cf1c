"""A generated petition for a dashboard that has no real source yet: it has a past at once, and it is live.

Nothing is stored and nothing is drawn twice: the total is computed from the launch and the moment alone, so a server
that was off for a week comes back to the very numbers that it would have read had it been on.
"""

from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.records import AreaCount, Breakdown, Collected, CountReading
from reference.constituencies import constituencies
from reference.regions import regions

UK = ZoneInfo("Europe/London")
DAYS_OF_HISTORY = 96
BREAKDOWN_EVERY = timedelta(minutes=10)

# What is to be seen on the charts, counted from the launch: signatures found invalid and taken away at one stroke, and
# a night (from 20:00 of the 59th day) in which nobody collected while people went on signing.
REMOVED_AFTER, REMOVED_SIGNATURES = timedelta(days=66, hours=2, minutes=20), 312
GAP_AFTER, GAP_LENGTH = timedelta(days=58, hours=12), timedelta(hours=14)

_SEED = 20_260_817
_HOUR = timedelta(hours=1)
_HOURS_OF_A_YEAR = 365 * 24

# Signatures a day: the first day's burst, what comes in anyway, and three mentions in the media (days after launch,
# signatures a day at their height).
_BURST, _BURST_DECAY, _STEADY = 4_600.0, 1.1, 330.0
_MEDIA = ((19.0, 2_500.0), (43.5, 1_800.0), (81.2, 1_600.0))
_MEDIA_RISE_DAYS, _MEDIA_DECAY_DAYS = 0.06, 0.8
_TOTAL_AFTER_HISTORY = 48_500

# Monday first, and midnight first: few people sign on a Saturday, and fewer at four in the morning.
_WEEKDAYS = np.array([1.08, 1.10, 1.07, 1.04, 0.98, 0.82, 0.91])
_MORNING = np.array([0.45, 0.26, 0.16, 0.11, 0.08, 0.13, 0.34, 0.75, 1.05, 1.15, 1.20, 1.32])
_AFTERNOON = np.array([1.62, 1.50, 1.22, 1.12, 1.14, 1.25, 1.38, 1.60, 1.95, 1.80, 1.30, 0.82])
_NOISE_OF_DAYS, _NOISE_OF_HOURS = 0.09, 0.28

# Signatures against what a region's electors would lead one to expect; a region that is not named gives as many.
_TILTS = {
    "W92000004": 1.30,  # Wales
    "E12000001": 1.25,  # North East
    "S92000003": 1.18,  # Scotland
    "E12000009": 1.18,  # South West
    "E12000002": 1.05,  # North West
    "N92000002": 0.80,  # Northern Ireland
    "E12000007": 0.68,  # London
}
_LEAST_TILT, _MOST_TILT = 0.5, 1.6
# The third mention is a programme on Welsh television: in the hours after it, signatures are more often Welsh.
_PROGRAMME_REGION, _PROGRAMME_FACTOR, _PROGRAMME_HOURS = "W92000004", 10.0, (int(_MEDIA[2][0] * 24), 16)

_UNALLOCATED_SHARE, _OVERSEAS_SHARE = 0.012, 0.025
_OVERSEAS = {
    "ES": ("Spain", 5),
    "IE": ("Ireland", 4),
    "FR": ("France", 4),
    "US": ("United States", 4),
    "AU": ("Australia", 3),
    "CA": ("Canada", 2),
    "DE": ("Germany", 2),
    "NZ": ("New Zealand", 1),
}
_BLOCK = 65_536


def fetch_demonstration(memory: dict[str, Any], now: datetime) -> Collected:
    """What the demonstration brought since its last run; with an empty memory, its whole past.

    Args:
        memory: What the last run gave back: `launched_at`, `last_at` and `last_breakdown_at` (ISO 8601, UTC).
        now: Aware, in any time zone. A moment that is not after the last run brings nothing.
    """
    now = now.astimezone(UTC)
    if not memory:
        return history(launch_before(now), now)
    launched_at, last_at, last_breakdown_at = (
        datetime.fromisoformat(memory[name]) for name in ("launched_at", "last_at", "last_breakdown_at")
    )
    if now <= last_at:
        return Collected(memory=memory)
    missed = _ends_of_hours(launched_at, last_at, now) if now - last_at > _HOUR else []
    return _collected(launched_at, last_at, last_breakdown_at, [*missed, now])


def history(launched_at: datetime, now: datetime) -> Collected:
    """A reading at the launch, at minute 59 of each hour since, and now; a breakdown at each London day's end, and now.

    Minute 59, so that what an hour brought is counted into that hour and not into the next.

    Args:
        launched_at: Aware, on a full hour.
        now: Aware, not before the launch.
    """
    launched_at, now = launched_at.astimezone(UTC), now.astimezone(UTC)
    hourly = _ends_of_hours(launched_at, launched_at, now)
    return _collected(launched_at, launched_at, launched_at, [launched_at, *hourly, now])


def launch_before(now: datetime) -> datetime:
    """08:00 in London, 96 London days before the day of this moment; in UTC."""
    day = now.astimezone(UK).date() - timedelta(days=DAYS_OF_HISTORY)
    return datetime.combine(day, time(8), UK).astimezone(UTC)


def total_at(launched_at: datetime, moment: datetime) -> int:
    """The running total (people) at a moment: the same however often, and in whatever order, it is asked for.

    Args:
        launched_at: Aware. Before it the total is 0.
        moment: Aware.
    """
    # In UTC: two times of one zone are subtracted as their clocks show, which is wrong across a change of the clocks.
    launched_at = launched_at.astimezone(UTC)
    since = moment.astimezone(UTC) - launched_at
    if since <= timedelta():
        return 0
    hour, rest = divmod(since, _HOUR)
    # Whole years, so that a running server does not compute its past again with every hour.
    hours = _HOURS_OF_A_YEAR * (hour // _HOURS_OF_A_YEAR + 1)
    totals = _totals_of_hours(launched_at, hours)
    # When in the hour its signatures come in: 0 its start, 1 its end.
    arrivals = np.random.default_rng([_SEED, 3, hour]).random(int(totals[hour + 1] - totals[hour]))
    removed = REMOVED_SIGNATURES if since >= REMOVED_AFTER else 0
    return int(totals[hour] + np.count_nonzero(arrivals <= rest / _HOUR)) - removed


def breakdown_at(launched_at: datetime, moment: datetime) -> Breakdown:
    """Where the total of a moment came from: all 650 constituencies of the 2024 map, 12 regions and 9 countries."""
    total = total_at(launched_at, moment)
    counts = _counts_of_places(total, launched_at.astimezone(UTC))
    seats = constituencies("2024")
    by_region = dict.fromkeys((region.code for region in regions()), 0)
    for seat, count in zip(seats.values(), counts, strict=False):
        by_region[seat.region] += count
    abroad = counts[len(seats) : len(seats) + len(_OVERSEAS)]
    return Breakdown(
        counted_at=moment,
        total=total,
        overseas=sum(abroad),
        boundary_set="2024",
        regions=tuple(AreaCount(code, count) for code, count in by_region.items()),
        constituencies=tuple(AreaCount(code, count) for code, count in zip(seats, counts, strict=False)),
        countries=(
            AreaCount("GB", total - sum(abroad), "United Kingdom"),
            *(AreaCount(code, count, _OVERSEAS[code][0]) for code, count in zip(_OVERSEAS, abroad, strict=True)),
        ),
    )


def _collected(
    launched_at: datetime, last_at: datetime, last_breakdown_at: datetime, moments: list[datetime]
) -> Collected:
    gap_from = launched_at + GAP_AFTER
    read_at = [moment for moment in sorted(set(moments)) if not gap_from <= moment < gap_from + GAP_LENGTH]
    ends_of_days = {moment.astimezone(UK).date(): moment for moment in read_at}.values()
    broken_down_at = [moment for moment in ends_of_days if moment - last_breakdown_at >= BREAKDOWN_EVERY]
    return Collected(
        readings=tuple(CountReading(moment, total_at(launched_at, moment)) for moment in read_at),
        breakdowns=tuple(breakdown_at(launched_at, moment) for moment in broken_down_at),
        memory={
            "launched_at": launched_at.isoformat(),
            "last_at": max([last_at, *read_at]).isoformat(),
            "last_breakdown_at": max([last_breakdown_at, *broken_down_at]).isoformat(),
        },
    )


def _ends_of_hours(launched_at: datetime, after: datetime, before: datetime) -> list[datetime]:
    """Minute 59 of every hour since the launch that lies strictly between two moments."""
    first = launched_at + timedelta(minutes=59)
    steps = range(max(0, (after - first) // _HOUR + 1), max(0, -((first - before) // _HOUR)))
    return [first + step * _HOUR for step in steps]


@lru_cache(maxsize=4)
def _totals_of_hours(launched_at: datetime, hours: int) -> NDArray[np.int64]:
    """Signatures ever given by the start of each hour after the launch (the first is 0), for so many hours."""
    expected = _pace_of_hours(launched_at, hours)
    # A generator for each noise: asked for more hours, it gives the same first ones.
    of_days = np.random.default_rng([_SEED, 1]).normal(0, _NOISE_OF_DAYS, hours // 24 + 1)
    of_hours = np.random.default_rng([_SEED, 2]).normal(0, _NOISE_OF_HOURS, hours)
    signed = np.zeros(hours + 1)
    signed[1:] = np.cumsum(expected * np.exp(of_days[np.arange(hours) // 24] + of_hours))
    wanted = _TOTAL_AFTER_HISTORY + REMOVED_SIGNATURES
    totals: NDArray[np.int64] = (signed * (wanted / signed[DAYS_OF_HISTORY * 24])).astype(np.int64)
    return totals


def _pace_of_hours(launched_at: datetime, hours: int) -> NDArray[np.float64]:
    """Relative number of signatures in each hour: burst and media fade, weekdays and hours of the London day repeat."""
    days = (np.arange(hours) + 0.5) / 24
    pace = _STEADY + _BURST * (1 + days) ** -_BURST_DECAY
    for day, height in _MEDIA:
        since = np.maximum(days - day, 0)
        pace += height * (1 - np.exp(-since / _MEDIA_RISE_DAYS)) * np.exp(-since / _MEDIA_DECAY_DAYS)
    local = [(launched_at + hour * _HOUR).astimezone(UK) for hour in range(hours)]
    of_hours = np.concatenate([_MORNING, _AFTERNOON])[[moment.hour for moment in local]]
    of_days = _WEEKDAYS[[moment.weekday() for moment in local]]
    return np.asarray(pace * of_days * of_hours, dtype=np.float64)


def _counts_of_places(total: int, launched_at: datetime) -> list[int]:
    """How many of the first so many signatures came from each constituency, each country overseas, and nowhere known.

    Each signature has its place by its number alone, so that places add up exactly and fall only when the total does.
    """
    totals = _totals_of_hours(launched_at, _HOURS_OF_A_YEAR)
    programme = (int(totals[_PROGRAMME_HOURS[0]]), int(totals[sum(_PROGRAMME_HOURS)]))
    places = len(constituencies("2024")) + len(_OVERSEAS) + 1
    counts = np.zeros(places, dtype=np.int64)
    for block in range(-(-total // _BLOCK)):
        counts += np.bincount(_places_of_block(block, programme)[: total - block * _BLOCK], minlength=places)
    return [int(count) for count in counts]


@lru_cache(maxsize=32)
def _places_of_block(block: int, programme: tuple[int, int]) -> NDArray[np.int64]:
    """The place of each of 65,536 signatures in a row; `programme` are the numbers between which more are Welsh."""
    draws = np.random.default_rng([_SEED, 4, block]).random(_BLOCK)
    places = np.searchsorted(_cumulative_shares(1.0), draws, side="right")
    welsh = slice(*(max(number - block * _BLOCK, 0) for number in programme))
    places[welsh] = np.searchsorted(_cumulative_shares(_PROGRAMME_FACTOR), draws[welsh], side="right")
    return places


@cache
def _cumulative_shares(programme_factor: float) -> NDArray[np.float64]:
    """The shares of all places, each added to those before it: the seats', those overseas, and the unallocated."""
    seats = constituencies("2024").values()
    local = np.random.default_rng([_SEED, 5]).normal(0, 0.17, len(seats))
    tilts = np.exp(local) * [_TILTS.get(seat.region, 1.0) for seat in seats]
    at_home = np.clip(tilts, _LEAST_TILT, _MOST_TILT) * [seat.electors or 0 for seat in seats]
    at_home *= np.where([seat.region == _PROGRAMME_REGION for seat in seats], programme_factor, 1.0)
    abroad = np.array([weight for _, weight in _OVERSEAS.values()])
    shares = [
        at_home / at_home.sum() * (1 - _UNALLOCATED_SHARE - _OVERSEAS_SHARE),
        abroad / abroad.sum() * _OVERSEAS_SHARE,
        [_UNALLOCATED_SHARE],
    ]
    cumulative = np.cumsum(np.concatenate(shares))
    # Rounding may leave the sum a hair under 1, and a draw above it without a place.
    cumulative[-1] = 1.0
    return cumulative
