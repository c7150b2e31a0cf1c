"""One column of many lines as bytes in a row, read as text only where somebody has to look at it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data_sources.rows import folded

# What str.split takes for a space, within ASCII.
_BLANKS = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"


class Cells:
    """A column of cells of UTF-8."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def _offsets(self) -> npt.NDArray[np.int64]:
        every = np.frombuffer(self.array.buffers()[1], dtype=np.int32)
        return every[self.array.offset : self.array.offset + len(self) + 1].astype(np.int64)

    def _bytes(self) -> bytes:
        """The bytes of all cells, one cell after another."""
        data, offsets = self.array.buffers()[2], self._offsets()
        return bytes(memoryview(data)[offsets[0] : offsets[-1]]) if data is not None else b""

    def lengths(self) -> npt.NDArray[np.int64]:
        """How many bytes each cell has."""
        return np.diff(self._offsets())

    def of_length(self, rows: npt.NDArray[Any], length: int) -> npt.NDArray[np.uint8]:
        """The bytes of these cells, all of the same length, as one array for each place in the cell."""
        data = np.frombuffer(self._bytes(), dtype=np.uint8)
        if len(rows) == len(self):
            return np.ascontiguousarray(data.reshape(len(rows), length).T)
        offsets = self._offsets()
        starts = offsets[:-1][rows] - offsets[0]
        found: npt.NDArray[np.uint8] = data[starts[None, :] + np.arange(length)[:, None]]
        return found

    def ends(self, length: int) -> npt.NDArray[np.uint8]:
        """The last bytes of each cell, the very last first; 0 where the cell is shorter."""
        data = np.frombuffer(bytes(length) + self._bytes(), dtype=np.uint8)
        offsets, lengths = self._offsets(), self.lengths()
        last = offsets[1:] - offsets[0] + length - 1
        return np.stack([np.where(lengths > place, data[last - place], 0) for place in range(length)])

    def take(self, rows: npt.NDArray[Any]) -> "Cells":
        """Some of the cells."""
        if len(rows) == len(self):
            return self
        return Cells(self.array.take(_numbers(rows)))

    def mapped(self, function: Callable[[str], Any], kind: Any) -> npt.NDArray[Any]:
        """What a function of a cell's text gives for each of them, asked once for each different text."""
        encoded = pc.dictionary_encode(self.array)
        found = [function(text.decode()) for text in encoded.dictionary.to_pylist()]
        places = np.frombuffer(encoded.indices.buffers()[1], dtype=np.int32)[: len(self)]
        return np.array(found, dtype=kind)[places]

    def folded(self) -> list[bytes]:
        """Each cell as `data_sources.rows.folded` gives it."""
        data = self._bytes()
        if not data.isascii() or len(data.translate(None, _BLANKS)) != len(data):
            return [folded(text.decode()).encode() for text in self.array.to_pylist()]
        if not len(self):
            return []
        # Joined and split again: twice as fast as a slice for each of them.
        starts = (self._offsets() - self._offsets()[0]).astype(np.int32)
        buffers = [None, pa.py_buffer(starts), pa.py_buffer(data.lower())]
        lowered = pa.Array.from_buffers(pa.binary(), len(self), buffers)
        line = pa.ListArray.from_arrays(_numbers(np.array([0, len(self)], dtype=np.int32)), lowered)
        joined: bytes = pc.binary_join(line, b"\n")[0].as_py()
        return joined.split(b"\n")


def joined(columns: Sequence[Cells], between: str) -> list[bytes]:
    """The cells of each line as one text."""
    first, *others = (column.array for column in columns)
    lines: list[bytes] = pc.binary_join_element_wise(first, *others, between.encode()).to_pylist()
    return lines


def _numbers(values: npt.NDArray[Any]) -> Any:
    """Numbers as Arrow takes them. `pa.array` would import all of pandas, to find that this is none of its own."""
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])
