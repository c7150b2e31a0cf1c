"""What new signatures add to hours, to regions and channels by London day, and to how well places are known."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from data_sources.packed_signatures import Numbers, Records, quality_of_letter, region_of_letter
from data_sources.records import SignatureAreaQuality
from store.areas import LONDON

_MICROSECONDS_AN_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Regions are known by a letter, channels by a number of 32 bits.
_LETTERS, _CHANNELS = 1 << 7, 1 << 32
# Beyond this counting takes more memory than sorting.
_MOST_CELLS = 4_000_000


class Gains:
    """Counts records by UTC hour and region, and by UTC hour and channel; several threads may add some."""

    def __init__(self) -> None:
        self._by_region, self._by_channel = _Cells(_LETTERS), _Cells(_CHANNELS)
        # Of every addition, how many records have each letter for how well their place is known.
        self._by_quality: list[Numbers] = []
        self._too_old: list[int] = []

    def without_too_old(self, records: Records, kept_since: int) -> Records:
        """The records that were signed at this moment (microseconds since 1970) or later; the others are counted."""
        kept = records[records["signed_at"] >= kept_since]
        self._too_old.append(len(records) - len(kept))
        return kept

    @property
    def too_old(self) -> int:
        """How many records were left out as too old."""
        return sum(self._too_old)

    @property
    def accepted(self) -> int:
        """How many records were counted."""
        return self._by_region.total()

    def add(self, records: Records) -> None:
        """Count some records."""
        if not len(records):
            return
        hours = records["signed_at"] // _MICROSECONDS_AN_HOUR
        self._by_region.add(hours, records["region"])
        self._by_channel.add(hours, records["channel"])
        self._by_quality.append(np.bincount(records["quality"], minlength=_LETTERS))

    def hours(self) -> dict[datetime, int]:
        """Signatures of each UTC hour."""
        hours: Counter[datetime] = Counter()
        for hour, _, count in self._by_region.sums():
            hours[hour] += count
        return dict(hours)

    def region_days(self) -> dict[tuple[date, str], int]:
        """Signatures of each London day and region. London's days begin with an hour, so hours tell them."""
        days: Counter[tuple[date, str]] = Counter()
        for hour, letter, count in self._by_region.sums():
            if region := region_of_letter(letter):
                days[_london_day(hour), region] += count
        return dict(days)

    def qualities(self) -> dict[SignatureAreaQuality, int]:
        """Signatures by how well their place is known."""
        counts = np.zeros(_LETTERS, dtype=np.int64)
        for some in self._by_quality:
            counts += some
        return {quality_of_letter(letter): int(counts[letter]) for letter in np.flatnonzero(counts).tolist()}

    def channel_days(self, names: Mapping[int, str]) -> dict[tuple[date, str], int]:
        """Signatures of each London day and channel, by the name that its number stands for."""
        days: Counter[tuple[date, str]] = Counter()
        for hour, number, count in self._by_channel.sums():
            days[_london_day(hour), names[number]] += count
        return dict(days)


class _Cells:
    """How many records fall into each hour and kind, a kind being a number below `kinds`."""

    def __init__(self, kinds: int) -> None:
        self._kinds = kinds
        # Each cell that occurs, with its count, of every addition; put here in one step, whichever thread adds.
        self._parts: list[tuple[Numbers, Numbers]] = []

    def add(self, hours: Numbers, kinds: Numbers) -> None:
        """Count records by their hour and kind."""
        first, width = int(hours.min()), int(kinds.max()) + 1
        narrow = (hours - first) * width + kinds
        if (int(hours.max()) - first + 1) * width < _MOST_CELLS:
            counts = np.bincount(narrow)
            found = np.flatnonzero(counts)
            counts = counts[found]
        else:
            found, counts = np.unique(narrow, return_counts=True)
        self._parts.append(((found // width + first) * self._kinds + found % width, counts))

    def total(self) -> int:
        """How many records were counted."""
        return sum(int(counts.sum()) for _, counts in self._parts)

    def sums(self) -> list[tuple[datetime, int, int]]:
        """UTC hour, kind and number of records, in order."""
        if not self._parts:
            return []
        every, counts = (np.concatenate(columns) for columns in zip(*self._parts, strict=True))
        cells, places = np.unique(every, return_inverse=True)
        sums = np.zeros(len(cells), dtype=np.int64)
        np.add.at(sums, places, counts)
        # Of everything there is only this sum from now on.
        self._parts = [(cells, sums)]
        hours, kinds = np.divmod(cells, self._kinds)
        moments = {hour: _EPOCH + timedelta(hours=hour) for hour in np.unique(hours).tolist()}
        return [
            (moments[hour], kind, count)
            for hour, kind, count in zip(hours.tolist(), kinds.tolist(), sums.tolist(), strict=True)
        ]


@lru_cache(maxsize=20_000)
def _london_day(hour: datetime) -> date:
    return hour.astimezone(LONDON).date()
