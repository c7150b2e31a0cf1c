"""The signatures of one file on their way into the store: on disk, so that a file may be larger than memory."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine

from data_sources.packed_signatures import RECORD, PackedSignatures, Records

BLOCKS = 4_096
_SHIFT = np.uint64(64 - 12)
_FIRST_KEYS = np.arange(BLOCKS, dtype=np.uint64) << _SHIFT


def blocks_of(records: Records) -> npt.NDArray[np.int64]:
    """The block of each record: the first 12 bits of its key."""
    return (records["high"] >> _SHIFT).astype(np.int64)


@dataclass(frozen=True)
class _Part:
    """Where a part begins, in records, where within it each block does, and the file's number of each channel."""

    start: int
    bounds: npt.NDArray[np.int64]
    channels: npt.NDArray[np.uint32]


class Spool:
    """Parts of one file, to be read back by block. Nobody finds what it wrote, nor is it left where it was killed."""

    def __init__(self, engine: Engine) -> None:
        # Beside the store there is room; the usual folder for such files is often held in memory.
        database = engine.url.database if engine.dialect.name == "sqlite" else None
        folder = Path(database).absolute().parent if database else None
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed on leaving
        # Where each part begins, in records, and within it each block.
        self._parts: list[_Part] = []
        self._numbers: dict[str, int] = {}
        self.count = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def channels(self) -> list[str]:
        """The names of the channels, whose numbers begin at 1."""
        return list(self._numbers)

    def add(self, part: PackedSignatures) -> None:
        """Put a part behind those before."""
        if not len(part.records):
            return
        numbers = [0, *(self._numbers.setdefault(name, len(self._numbers) + 1) for name in part.channels)]
        bounds = np.append(np.searchsorted(part.records["high"], _FIRST_KEYS), len(part.records))
        self._parts.append(_Part(self.count, bounds, np.array(numbers, dtype=np.uint32)))
        content = part.records.view(np.uint8).data
        while content:
            content = content[os.write(self._file.fileno(), content) :]
        self.count += len(part.records)

    def blocks(self, first: int, end: int) -> list[int]:
        """Those blocks from `first` up to before `end` that anything is in."""
        present = np.zeros(end - first, dtype=bool)
        for part in self._parts:
            present |= np.diff(part.bounds[first : end + 1]) > 0
        return [first + place for place in np.flatnonzero(present).tolist()]

    def read(self, first: int, end: int) -> Records:
        """The records of the blocks from `first` up to before `end`; equal keys are in the order of the file."""
        sizes = [int(part.bounds[end] - part.bounds[first]) for part in self._parts]
        records, place = np.empty(sum(sizes), dtype=RECORD), 0
        for part, size in zip(self._parts, sizes, strict=True):
            if size:
                own = records[place : place + size]
                self._fill(own, part.start + int(part.bounds[first]))
                own["channel"] = part.channels[own["channel"]]
                place += size
        return records

    def _fill(self, records: Records, start: int) -> None:
        content, place = records.view(np.uint8).data, start * RECORD.itemsize
        while content:
            read = os.preadv(self._file.fileno(), [content], place)
            if not read:
                raise EOFError("the signatures put aside for this import are no longer there")
            content, place = content[read:], place + read
