"""Made-up counts of one source: signatures of each hour, and of each area's days. The same seed, the same counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from reference.constituencies import constituencies
from reference.regions import regions
from store.areas import LONDON

Counts = npt.NDArray[np.int64]

CHANNELS = ("", "email", "event", "friend", "poster", "website")
COUNTRIES = ("AU", "CA", "CH", "DE", "ES", "FR", "IE", "IT", "NL", "NZ", "PT", "US")
_UNALLOCATED, _OVERSEAS = 0.04, 0.03
_CHANNEL_SHARES = (0.1, 0.4, 0.05, 0.2, 0.05, 0.2)


@dataclass(frozen=True)
class GeneratedCounts:
    """Signatures (people) of one source. `hours` are UTC and `days` London's; every count is of one or the other.

    `by_hour` has a value for each hour. The others have a line for each day: `by_day`, `unallocated` and `overseas` one
    value, `by_seat` one for each code of `seats` (empty where the source gives none), `by_region`, `by_country` and
    `by_channel` one for each of `regions()`, `COUNTRIES` and `CHANNELS`. On every day regions + unallocated + overseas,
    and all channels, make the day; seats make the regions, and countries make overseas.
    """

    hours: Sequence[datetime]
    days: Sequence[date]
    day_of_hour: Counts
    seats: Sequence[str]
    by_hour: Counts
    by_day: Counts
    by_seat: Counts
    by_region: Counts
    unallocated: Counts
    overseas: Counts
    by_country: Counts
    by_channel: Counts


def generated_counts(signatures: int, days: int, until: datetime, seed: int, *, with_seats: bool) -> GeneratedCounts:
    """So many signatures, drawn over the days that end with the hour before `until`: many at first, few at night."""
    random = np.random.default_rng(seed)
    end = until.replace(minute=0, second=0, microsecond=0)
    hours = [end - timedelta(hours=left) for left in range(days * 24, 0, -1)]
    by_hour = random.multinomial(signatures, _shares_of_hours(hours, random))
    london_days = [hour.astimezone(LONDON).date() for hour in hours]
    known = sorted(set(london_days))
    places = {day: place for place, day in enumerate(known)}
    day_of_hour = np.array([places[day] for day in london_days], dtype=np.int64)
    by_day = np.bincount(day_of_hour, weights=by_hour, minlength=len(known)).astype(np.int64)
    seats = constituencies("2024")
    cells = random.multinomial(by_day, _shares_of_places([seat.electors or 1 for seat in seats.values()], random))
    codes = [region.code for region in regions()]
    by_region = np.zeros((len(known), len(codes)), dtype=np.int64)
    for place, seat in enumerate(seats.values()):
        by_region[:, codes.index(seat.region)] += cells[:, place]
    overseas = cells[:, -1]
    return GeneratedCounts(
        hours=hours,
        days=known,
        day_of_hour=day_of_hour,
        seats=list(seats) if with_seats else [],
        by_hour=by_hour,
        by_day=by_day,
        by_seat=cells[:, : len(seats) if with_seats else 0],
        by_region=by_region,
        unallocated=cells[:, -2],
        overseas=overseas,
        by_country=random.multinomial(overseas, _falling(len(COUNTRIES))),
        by_channel=random.multinomial(by_day, _CHANNEL_SHARES),
    )


def _shares_of_hours(hours: Sequence[datetime], random: np.random.Generator) -> npt.NDArray[np.float64]:
    """A wave at the start that ebbs away within weeks, less at night, and every hour a little different."""
    age = np.arange(len(hours)) / 24
    clock = np.array([hour.astimezone(LONDON).hour for hour in hours])
    shares = (1 + 4 * np.exp(-age / 10)) * (1.1 - np.cos((clock - 2) / 24 * 2 * np.pi))
    shares *= random.lognormal(sigma=0.3, size=len(hours))
    return np.asarray(shares / shares.sum())


def _shares_of_places(electors: Sequence[int], random: np.random.Generator) -> npt.NDArray[np.float64]:
    """Each seat by its electors and a keenness of its own; the last two are unallocated and overseas."""
    keen = np.array(electors) * random.lognormal(sigma=0.3, size=len(electors))
    in_seats = keen / keen.sum() * (1 - _UNALLOCATED - _OVERSEAS)
    return np.append(in_seats, [_UNALLOCATED, _OVERSEAS])


def _falling(count: int) -> npt.NDArray[np.float64]:
    shares = 1 / np.arange(1, count + 1)
    return np.asarray(shares / shares.sum())
