"""Signatures without an id, kept on disk until the whole file was read: only then is it known which lines are equal."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np

from data_sources.packed_signatures import RECORD, Numbers, PackedSignatures, first_of_each_key, in_order_of_keys
from data_sources.signature_chunk import Chunk, ChunkPart
from data_sources.signature_readers import Question, Readers, content_of

_AT_ONCE = 2_000_000


class Unidentified:
    """All of one file. Equal lines have equal keys until they are told apart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving
        self._chunks: list[Chunk] = []
        self._channels: list[tuple[str, ...]] = []
        self._counts: list[int] = []

    def __enter__(self) -> "Unidentified":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, chunk: Chunk, part: ChunkPart) -> None:
        """Put those of one piece aside."""
        if len(part.unidentified):
            self._chunks.append(chunk)
            self._channels.append(tuple(part.identified.channels))
            self._counts.append(len(part.unidentified))
            self._file.write(part.unidentified.tobytes() + part.rows.astype(np.int64).tobytes())

    def told_apart(self, readers: Readers) -> Iterator[PackedSignatures]:
        """All of them with keys of their own: pieces in which a line is not the first of its kind are read again."""
        again = self._repeated()
        chunks = ((self._chunks[place], rows) for place, rows in sorted(again.items()))
        questions: Iterator[Question] = ((chunk, content_of(self._path, chunk), rows) for chunk, rows in chunks)
        for place, (records, _) in enumerate(self._stored()):
            if place not in again:
                yield PackedSignatures(in_order_of_keys(records), self._channels[place])
        for _, part in readers.read(questions):
            yield PackedSignatures(in_order_of_keys(part.unidentified), part.identified.channels)

    def _stored(self) -> Iterator[tuple[Numbers, Numbers]]:
        self._file.seek(0)
        for count in self._counts:
            records = np.frombuffer(self._file.read(count * RECORD.itemsize), dtype=RECORD)
            yield records, np.frombuffer(self._file.read(count * 8), dtype=np.int64)

    def _repeated(self) -> dict[int, dict[int, int]]:
        """For each piece the rows that are the second or a later one of equal lines, and which."""
        found: dict[int, dict[int, int]] = {}
        shares = sum(self._counts) // _AT_ONCE + 1
        for share in range(shares):
            for place, row, occurrence in self._repeated_of(share, shares):
                found.setdefault(place, {})[row] = occurrence
        return found

    def _repeated_of(self, share: int, shares: int) -> Iterator[tuple[int, int, int]]:
        """The same of every so-manieth key, so that memory holds only a share of them."""
        keys, places, rows = [], [], []
        for place, (records, standing) in enumerate(self._stored()):
            chosen = records["high"] % np.uint64(shares) == share
            keys.append(records[["high", "low"]][chosen])
            rows.append(standing[chosen])
            places.append(np.full(len(rows[-1]), place))
        if not keys:
            return
        every, place_of, row_of = np.concatenate(keys), np.concatenate(places), np.concatenate(rows)
        order = np.lexsort((every["low"], every["high"]))
        first = first_of_each_key(every[order])
        numbers = np.arange(len(order))
        occurrence = numbers - np.maximum.accumulate(np.where(first, numbers, 0)) + 1
        later = order[~first]
        yield from zip(place_of[later].tolist(), row_of[later].tolist(), occurrence[~first].tolist(), strict=True)
