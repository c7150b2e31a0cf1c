"""One piece of a large CSV of signatures, read column by column: the same as `signature_file` gives line by line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from campaign.model import Source
from data_sources.cells import Cells, joined
from data_sources.keyed_hashes import KeyedHashes
from data_sources.packed_signatures import (
    RECORD,
    Numbers,
    PackedSignatures,
    Records,
    in_order_of_keys,
    microseconds,
    record_of,
)
from data_sources.personal import channel_named
from data_sources.plain_lines import PlainLines
from data_sources.records import RejectedLine
from data_sources.rows import Row
from data_sources.signature_file import (
    CELL_END,
    EARLIEST,
    IMPOSSIBLE_TIME,
    UNREADABLE_TIME,
    Reading,
    identifier,
    signature_of,
)
from data_sources.signature_places import placed
from data_sources.signature_times import UNREADABLE, Times

_Table = dict[int, Cells]


@dataclass(frozen=True)
class TableForm:
    """What has to be known to read any piece of one file."""

    source: Source
    hash_key: bytes
    now: datetime
    places: dict[str, int]
    width: int
    delimiter: str
    encoding: str


@dataclass(frozen=True)
class Chunk:
    """Whole lines of a file: where they begin, and how many bytes they are."""

    start: int
    size: int


@dataclass(frozen=True)
class ChunkPart:
    """What a piece holds. `identified` covers all of its lines; `unidentified` are the signatures without an id.

    These come in the order of the file, with the row of each. Their keys are those of the first of equal lines, unless
    the reader was told which of them a row is; their channels are those of `identified`. Lines are numbered from 0.
    """

    identified: PackedSignatures
    unidentified: Records
    rows: Numbers
    line_ends: int


class ChunkReader:
    """Reads the pieces of one file."""

    def __init__(self, form: TableForm) -> None:
        self._form = form
        self._reading = Reading.of(form.source, form.places, form.width, form.hash_key, form.now)
        settings = self._reading.settings
        self._columns = settings.columns
        self._times = Times(settings.time_zone, settings.time_format)
        self._hashes = KeyedHashes(form.source.key, form.hash_key)
        self._earliest, self._latest = microseconds(EARLIEST), microseconds(self._reading.latest)

    def read(self, content: bytes, occurrences: Mapping[int, int]) -> ChunkPart:
        """The signatures of a piece. `occurrences`: which of equal lines without an id a row is, where not the first.

        Raises:
            NotPlain: The piece has to be read line by line.
        """
        lines = PlainLines(content, self._form.delimiter, self._form.encoding)
        table, odd = lines.table(self._form.width, self._wanted())
        rows = np.delete(np.arange(len(lines)), odd)
        times = self._times.read(table[self._form.places[self._columns.signed_at]])
        good = (times >= self._earliest) & (times <= self._latest)
        kept, found = np.flatnonzero(good), _Found({}, list(_rejected(lines, rows[~good], times[~good])))
        table, rows = {place: cells.take(kept) for place, cells in table.items()}, rows[kept]
        records = self._records(table, times[kept], found)
        names, has_id = self._names(lines, table, rows, occurrences)
        records["high"], records["low"] = self._hashes.of(names).T
        if len(odd):
            more = list(self._odd(lines, odd.tolist(), occurrences, found))
            rows = np.concatenate([rows, np.array([row for _, row, _ in more], dtype=np.int64)])
            order = np.argsort(rows)
            records = np.concatenate([records, np.array([record for record, _, _ in more], dtype=RECORD)])[order]
            has_id = np.concatenate([has_id, np.array([named for _, _, named in more], dtype=bool)])[order]
            rows = rows[order]
        return _part(records, rows, has_id, found, lines.line_ends)

    def _wanted(self) -> list[int]:
        """The places of the columns to be read: all of them, where the whole line tells people apart."""
        by_line = self._columns.id is None and self._columns.email is None
        return list(range(self._form.width)) if by_line else sorted(set(self._form.places.values()))

    def _mapped(self, table: _Table, column: str | None) -> Cells | None:
        return None if column is None else table[self._form.places[column]]

    def _records(self, table: _Table, times: Numbers, found: "_Found") -> Records:
        """Everything but the keys."""
        records = np.zeros(len(times), dtype=RECORD)
        records["signed_at"] = times
        if len(times) == 0:
            return records
        region, seat, postcode = (
            self._mapped(table, column)
            for column in (self._columns.region, self._columns.constituency, self._columns.postcode)
        )
        records["region"], records["quality"] = placed(region, seat, postcode, len(times))
        if (channel := self._mapped(table, self._columns.channel)) is not None:
            records["channel"] = channel.mapped(lambda cell: found.channel(channel_named(cell)), np.uint32)
        return records

    def _names(
        self, lines: PlainLines, table: _Table, rows: Numbers, occurrences: Mapping[int, int]
    ) -> tuple[Any, Numbers]:
        """What tells each row apart, as an Arrow array of bytes, and whether that is an id or e-mail address."""
        texts, has_id = None, np.zeros(len(rows), dtype=bool)
        for column in (self._columns.id, self._columns.email):
            if (cells := self._mapped(table, column)) is not None and not has_id.all():
                folded = cells.folded()
                texts = folded if texts is None else pc.if_else(pa.array(has_id.tolist()), texts, folded)
                has_id = Cells.of_array(texts).lengths() > 0
        if texts is not None and has_id.all():
            return texts, has_id
        nameless = np.flatnonzero(~has_id)
        names = [b""] * len(rows) if texts is None else texts.to_pylist()
        if len(table) == self._form.width:
            by_line = joined([table[place].take(nameless) for place in range(len(table))], CELL_END)
        else:
            by_line = [CELL_END.join(lines.cells(row)).encode() for row in rows[nameless].tolist()]
        for position, text in zip(nameless.tolist(), by_line, strict=True):
            names[position] = text + f"{CELL_END}{occurrences.get(int(rows[position]), 1)}".encode()
        return pa.array(names, pa.binary()), has_id

    def _odd(
        self, lines: PlainLines, rows: list[int], occurrences: Mapping[int, int], found: "_Found"
    ) -> Iterator[tuple[tuple[int, ...], int, bool]]:
        """Rows with more or fewer cells than the header, one by one."""
        for number in rows:
            row = Row(lines.line(number), lines.cells(number))
            if not any(cell.strip() for cell in row.cells):
                continue
            earlier = Counter({CELL_END.join(row.cells): occurrences.get(number, 1) - 1})
            one = signature_of(row, self._reading, earlier)
            if isinstance(one, RejectedLine):
                found.rejected.append(one)
            else:
                yield record_of(one, found.channel(one.channel)), number, bool(identifier(row, self._reading))


class _Found:
    """What is gathered over the rows of a piece."""

    def __init__(self, channels: dict[str, int], rejected: list[RejectedLine]) -> None:
        self.channels, self.rejected = channels, rejected

    def channel(self, name: str | None) -> int:
        """The number of a channel, 0 for none."""
        return self.channels.setdefault(name, len(self.channels) + 1) if name else 0


def _rejected(lines: PlainLines, rows: Numbers, times: Numbers) -> Iterator[RejectedLine]:
    for row, time in zip(rows.tolist(), times.tolist(), strict=True):
        if any(cell.strip() for cell in lines.cells(row)):
            yield RejectedLine(lines.line(row), UNREADABLE_TIME if time == UNREADABLE else IMPOSSIBLE_TIME)


def _part(records: Records, rows: Numbers, has_id: Numbers, found: _Found, line_ends: int) -> ChunkPart:
    rejected = tuple(sorted(found.rejected, key=lambda one: one.line))
    identified = in_order_of_keys(records if has_id.all() else records.take(np.flatnonzero(has_id)))
    covered = len(records) + len(rejected)
    part = PackedSignatures(identified, tuple(found.channels), rejected, covered)
    nameless = np.flatnonzero(~has_id)
    return ChunkPart(part, records.take(nameless), rows[nameless], line_ends)
