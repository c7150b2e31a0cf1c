"""One column of many lines: where its cells lie among their bytes, read as text only where somebody has to look."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data_sources.rows import folded

Numbers = npt.NDArray[Any]


class Cells:
    """A column of cells of UTF-8, each from one of `starts` to before one of `ends` in `data`, one after another."""

    def __init__(self, data: npt.NDArray[np.uint8], starts: Numbers, ends: Numbers) -> None:
        self._data, self._starts, self._ends = data, starts, ends

    @classmethod
    def of_array(cls, array: Any) -> "Cells":
        """The cells of an Arrow array of bytes."""
        _, bounds, content = array.buffers()
        offsets = np.frombuffer(bounds, dtype=np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
        data = np.frombuffer(b"" if content is None else content, dtype=np.uint8)
        return cls(data, offsets[:-1], offsets[1:])

    def __len__(self) -> int:
        return len(self._starts)

    def lengths(self) -> npt.NDArray[np.int64]:
        """How many bytes each cell has."""
        return self._ends - self._starts

    def of_length(self, rows: Numbers, length: int) -> npt.NDArray[np.uint8]:
        """The bytes of these cells, all of the same length, as one array for each place in the cell."""
        return _texts(self._data, self._starts if len(rows) == len(self) else self._starts[rows], length)

    def ends(self, length: int) -> npt.NDArray[np.uint8]:
        """The last bytes of each cell, the very last first; 0 where the cell is shorter."""
        data, ends = self._data, self._ends
        if ends.min(initial=length) < length:
            data, ends = np.concatenate([np.zeros(length, dtype=np.uint8), data]), ends + length
        lengths = np.minimum(self.lengths(), length).astype(np.uint8)
        return _texts(data, ends - length, length)[::-1] * (lengths > np.arange(length, dtype=np.uint8)[:, None])

    def take(self, rows: Numbers) -> "Cells":
        """Some of the cells, in their order."""
        return self if len(rows) == len(self) else Cells(self._data, self._starts[rows], self._ends[rows])

    def array(self) -> Any:
        """The cells as an Arrow array of bytes."""
        if not len(self):
            return pa.array([], pa.binary())
        # Of the cells and what lies between them every second one.
        bounds = np.stack([self._starts, self._ends], axis=1).astype(np.int32)
        buffers = [None, pa.py_buffer(bounds), pa.py_buffer(self._data)]
        all_there_is = pa.Array.from_buffers(pa.binary(), 2 * len(self) - 1, buffers)
        return all_there_is.take(_numbers(np.arange(0, 2 * len(self), 2, dtype=np.int32)))

    def mapped(self, function: Callable[[str], Any], kind: Any) -> Numbers:
        """What a function of a cell's text gives for each of them, asked once for each different text."""
        encoded = pc.dictionary_encode(self.array())
        found = [function(text.decode()) for text in encoded.dictionary.to_pylist()]
        places = np.frombuffer(encoded.indices.buffers()[1], dtype=np.int32)[: len(self)]
        return np.array(found, dtype=kind)[places]

    def folded(self) -> Any:
        """Each cell as `data_sources.rows.folded` gives it, as an Arrow array of bytes."""
        array = self.array()
        _, bounds, content = array.buffers()
        data = np.frombuffer(b"" if content is None else content, dtype=np.uint8)
        # Without blanks and letters beyond ASCII only case is left to be folded.
        if data.min(initial=ord("a")) <= ord(" ") or data.max(initial=ord("a")) > ord("~"):
            return pa.array([folded(text.decode()).encode() for text in array.to_pylist()], pa.binary())
        lowered = pa.py_buffer(data.tobytes().lower())
        return pa.Array.from_buffers(pa.binary(), len(array), [None, bounds, lowered], offset=array.offset)


def joined(columns: Sequence[Cells], between: str) -> list[bytes]:
    """The cells of each line as one text."""
    first, *others = (column.array() for column in columns)
    lines: list[bytes] = pc.binary_join_element_wise(first, *others, between.encode()).to_pylist()
    return lines


def _texts(data: npt.NDArray[np.uint8], starts: Numbers, length: int) -> npt.NDArray[np.uint8]:
    """The bytes from each start on, as one array for each place."""
    if not len(starts):
        return np.empty((length, 0), dtype=np.uint8)
    # A text begins at every byte; those that are asked for are copied as a whole, not byte by byte.
    texts = np.ndarray((len(data) - length + 1,), f"V{length}", data, strides=(1,))[starts]
    return np.ascontiguousarray(texts.view(np.uint8).reshape(-1, length).T)


def _numbers(values: Numbers) -> Any:
    """Numbers as Arrow takes them. `pa.array` would import all of pandas, to find that this is none of its own."""
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])
