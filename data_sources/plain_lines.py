"""Lines of a CSV that a fast reader and Python's own are sure to take alike, as columns."""

import codecs
import csv
import io
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from data_sources.cells import Cells

_QUOTE, _LINE_FEED, _CARRIAGE_RETURN = b'"\n\r'
# Encodings in which every byte below 128 is that character, and so line ends and delimiters are themselves.
_PLAIN_ENCODINGS = {"utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15"}


class NotPlain(Exception):
    """The file holds something that has to be read line by line: it may be right or wrong, but it is not simple."""


def is_plain_encoding(encoding: str) -> bool:
    """Whether text of this encoding can be cut at its line ends without being decoded."""
    return codecs.lookup(encoding).name in _PLAIN_ENCODINGS


class PlainLines:
    """Some whole lines of a file. A quoted cell may hold line ends, so one row may be several lines.

    Raises:
        NotPlain: There is a byte that is no text, a NUL, a lone CR, a cell of endless length or a quote out of place.
    """

    def __init__(self, content: bytes, delimiter: str, encoding: str) -> None:
        self._content = _as_utf_8(content, encoding)
        self._delimiter = delimiter
        self._data = np.frombuffer(self._content, dtype=np.uint8)
        self._is_quoted = b'"' in self._content
        # Where cells end, if none is quoted, and which of these ends are those of rows.
        self._cell_ends = self._last_of_row = np.empty(0, dtype=np.int64)
        if self._is_quoted:
            quotes = np.flatnonzero(self._data == _QUOTE)
            _check_quotes(self._data, quotes, ord(delimiter))
            line_ends = np.flatnonzero(self._data == _LINE_FEED)
            # Before a line end outside quotes there is an even number of them.
            self._are_row_ends = np.searchsorted(quotes, line_ends) % 2 == 0
            self._row_ends = line_ends[self._are_row_ends]
        else:
            is_end = self._data == ord(delimiter)
            is_end |= self._data == _LINE_FEED
            self._cell_ends = np.flatnonzero(is_end)
            self._last_of_row = np.flatnonzero(self._data[self._cell_ends] == _LINE_FEED)
            self._row_ends = self._cell_ends[self._last_of_row]
            self._are_row_ends = np.ones(len(self._row_ends), dtype=bool)
        if np.diff(self._row_ends, prepend=-1).max(initial=0) > csv.field_size_limit():
            raise NotPlain

    def __len__(self) -> int:
        return len(self._row_ends)

    @property
    def line_ends(self) -> int:
        """How many lines they are."""
        return len(self._are_row_ends)

    def line(self, row: int) -> int:
        """The number of the line on which a row begins, from 0."""
        if self.line_ends == len(self) or row == 0:
            return row
        return int(np.flatnonzero(self._are_row_ends)[row - 1]) + 1

    def cells(self, row: int) -> list[str]:
        """The cells of one row, read as Python reads them."""
        start = int(self._row_ends[row - 1]) + 1 if row else 0
        text = self._content[start : int(self._row_ends[row]) + 1].decode()
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True), [])

    def table(self, width: int, wanted: list[int]) -> tuple[dict[int, Cells], npt.NDArray[np.int64]]:
        """The wanted columns of all rows that have `width` cells, and the numbers of the other rows."""
        return self._quoted_table(width, wanted) if self._is_quoted else self._unquoted_table(width, wanted)

    def _unquoted_table(self, width: int, wanted: list[int]) -> tuple[dict[int, Cells], npt.NDArray[np.int64]]:
        fits = np.diff(self._last_of_row, prepend=-1) == width
        rows = np.flatnonzero(fits)
        if len(rows) == len(fits):
            ends = self._cell_ends.reshape(-1, width)
        else:
            ends = self._cell_ends[self._last_of_row[rows, None] - np.arange(width - 1, -1, -1)]
        starts = np.concatenate([[0], self._row_ends[:-1] + 1])[rows]

        def cells(place: int) -> Cells:
            start = starts if place == 0 else ends[:, place - 1] + 1
            end = np.ascontiguousarray(ends[:, place])
            if place == width - 1 and b"\r" in self._content:
                end -= self._data[end - 1] == _CARRIAGE_RETURN
            return Cells(self._data, start, end)

        return {place: cells(place) for place in wanted}, np.flatnonzero(~fits)

    def _quoted_table(self, width: int, wanted: list[int]) -> tuple[dict[int, Cells], npt.NDArray[np.int64]]:
        others: list[int] = []

        def note(row: Any) -> str:
            others.append(row.number - 1)
            return "skip"

        names = [str(place) for place in range(width)]
        table = pyarrow.csv.read_csv(
            pa.BufferReader(self._content),
            # One piece in one thread: otherwise rows would have no numbers.
            pyarrow.csv.ReadOptions(use_threads=False, block_size=len(self._content) + 1, column_names=names),
            pyarrow.csv.ParseOptions(
                delimiter=self._delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.binary()), include_columns=[str(place) for place in wanted]
            ),
        )
        columns = {place: Cells.of_array(table.column(str(place)).combine_chunks()) for place in wanted}
        return columns, np.array(others, dtype=np.int64)


def _as_utf_8(content: bytes, encoding: str) -> bytes:
    if b"\0" in content or (b"\r" in content and content.count(b"\r") != content.count(b"\r\n")):
        raise NotPlain
    if not content.isascii():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise NotPlain from error
        content = content if codecs.lookup(encoding).name == "utf-8" else text.encode()
    return content if content.endswith(b"\n") else content + b"\n"


def _check_quotes(data: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int) -> None:
    """Each cell's quotes have to stand at its two ends; inside there may only be pairs, side by side."""
    if len(quotes) % 2:
        raise NotPlain
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, data[opening - 1], _LINE_FEED)
    after = data[closing + 1]
    # A pair inside a cell looks like an end and a new beginning.
    is_pair = opening[1:] - closing[:-1] == 1
    opens = (before == delimiter) | (before == _LINE_FEED)
    closes = (after == delimiter) | (after == _LINE_FEED) | (after == _CARRIAGE_RETURN)
    opens[1:] |= is_pair
    closes[:-1] |= is_pair
    if not (opens.all() and closes.all()):
        raise NotPlain
