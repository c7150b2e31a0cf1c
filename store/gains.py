"""What new signatures add to hours, and to regions by London day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np

from data_sources.packed_signatures import Numbers, Records, region_of_letter
from store.areas import LONDON

_MICROSECONDS_AN_HOUR = 3_600_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LETTERS = 128
# Beyond this counting takes more memory than sorting.
_MOST_CELLS = 4_000_000


class Gains:
    """Counts records by UTC hour and region."""

    def __init__(self) -> None:
        self.accepted = 0
        self._cells: list[Numbers] = []
        self._counts: list[Numbers] = []

    def add(self, records: Records) -> None:
        """Count some records."""
        if not len(records):
            return
        self.accepted += len(records)
        cells = records["signed_at"] // _MICROSECONDS_AN_HOUR * _LETTERS + records["region"]
        first = int(cells.min())
        if int(cells.max()) - first < _MOST_CELLS:
            counts = np.bincount(cells - first)
            present = np.flatnonzero(counts)
            self._cells.append(present + first)
            self._counts.append(counts[present])
        else:
            found, counts = np.unique(cells, return_counts=True)
            self._cells.append(found)
            self._counts.append(counts)

    def hours(self) -> dict[datetime, int]:
        """Signatures of each UTC hour."""
        hours: Counter[datetime] = Counter()
        for hour, _, count in self._sums():
            hours[hour] += count
        return dict(hours)

    def region_days(self) -> dict[tuple[date, str], int]:
        """Signatures of each London day and region. London's days begin with an hour, so hours tell them."""
        days: Counter[tuple[date, str]] = Counter()
        for hour, region, count in self._sums():
            if region:
                days[hour.astimezone(LONDON).date(), region] += count
        return dict(days)

    def _sums(self) -> list[tuple[datetime, str | None, int]]:
        if not self._cells:
            return []
        cells, places = np.unique(np.concatenate(self._cells), return_inverse=True)
        sums = np.zeros(len(cells), dtype=np.int64)
        np.add.at(sums, places, np.concatenate(self._counts))
        regions = {letter: region_of_letter(letter) for letter in np.unique(cells % _LETTERS).tolist()}
        return [
            (_EPOCH + timedelta(hours=cell // _LETTERS), regions[cell % _LETTERS], count)
            for cell, count in zip(cells.tolist(), sums.tolist(), strict=True)
        ]
