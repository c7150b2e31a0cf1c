"""The wanted columns of a survey's export, each as its different texts and their places; no other is looked at."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data_sources.errors import FileNotReadable
from data_sources.rows import Row
from data_sources.survey_layout import Layout
from data_sources.workbook import FORMULA_WITHOUT_RESULT

Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Texts:
    """One column: its different texts, and for each line which of them it has."""

    values: tuple[str, ...]
    codes: Places

    def mapped(self, meaning: Callable[[str], Any], kind: Any) -> npt.NDArray[Any]:
        """What a function of a cell gives for each line; it is asked once for each different text."""
        return np.array([meaning(value) for value in self.values], dtype=kind)[self.codes]

    def those(self, lines: Mask) -> "Texts":
        """The same of some lines."""
        return Texts(self.values, self.codes[lines])


@dataclass(frozen=True)
class Table:
    """Columns by their place in the file, and the number of each line in it."""

    lines: Places
    columns: Mapping[int, Texts]

    def __len__(self) -> int:
        return len(self.lines)

    def those(self, lines: Mask) -> "Table":
        """Some of the lines."""
        return Table(self.lines[lines], {place: texts.those(lines) for place, texts in self.columns.items()})


def read_table(
    path: Path, rows: Iterable[Row], layout: Layout, wanted: Mapping[int, Callable[[str], str] | None], *, is_text: bool
) -> Table:
    """Read the wanted columns of the rows below the headers; of some, only what a function makes of each cell.

    Raises:
        FileNotReadable: See `data_sources.rows`; or a line has more or fewer cells than the header, or a wanted cell a
            formula without a usable result.
    """
    lines, width = array("q"), layout.width
    columns = [(place, change, dict[str, int](), array("q")) for place, change in wanted.items()]
    for line, cells in rows:
        if len(cells) != width:
            cells = _of_width(path, Row(line, cells), width, is_text=is_text)
        lines.append(line)
        for place, change, known, codes in columns:
            cell = cells[place] if change is None else change(cells[place])
            code = known.get(cell)
            if code is None:
                code = known[cell] = len(known)
            codes.append(code)
    table = Table(_numbers(lines), {place: Texts(tuple(known), _numbers(codes)) for place, _, known, codes in columns})
    _refuse_formulas(path, table, layout)
    return table


def _numbers(values: "array[int]") -> Places:
    return np.frombuffer(values, dtype=np.int64) if len(values) else np.empty(0, dtype=np.int64)


def _of_width(path: Path, row: Row, width: int, *, is_text: bool) -> list[str]:
    """The cells as many as the header's: a workbook leaves out blank cells at the end, a text file must not."""
    too_few = is_text and len(row.cells) < width
    if too_few or any(cell.strip() for cell in row.cells[width:]):
        raise FileNotReadable(
            path.name,
            f"line {row.line}: {len(row.cells)} cells where the header line has {width}",
            "A comma without quotes around it, or a file that was cut off. Export it again from the survey tool",
        )
    return [*row.cells, *[""] * (width - len(row.cells))]


def _refuse_formulas(path: Path, table: Table, layout: Layout) -> None:
    for place, texts in table.columns.items():
        if FORMULA_WITHOUT_RESULT in texts.values:
            first = int(np.argmax(texts.codes == texts.values.index(FORMULA_WITHOUT_RESULT)))
            raise FileNotReadable(
                path.name,
                f'line {table.lines[first]}, column "{layout.columns[place].header}": a formula without a usable '
                "result",
                "Open the file in Excel, replace formulas by their values, and save it",
            )
