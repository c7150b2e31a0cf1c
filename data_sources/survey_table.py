"""The lines of a survey's export, and only the columns that were asked for; anything doubtful is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_sources.errors import FileNotReadable
from data_sources.rows import Row, columns_of, file_rows
from data_sources.workbook import FORMULA_WITHOUT_RESULT


@dataclass(frozen=True)
class Line:
    """One line below the header: its number in the file and the text of the wanted columns, by column name."""

    number: int
    cells: Mapping[str, str]


def read_lines(path: Path, columns: Collection[str], encoding: str) -> list[Line]:
    """Read the wanted columns of a CSV or XLSX file that has one header line; no other column is looked at.

    Returns:
        One entry per line that is not wholly blank, in the file's order.

    Raises:
        FileNotReadable: See `data_sources.rows`; or a line has more or fewer cells than the header, or a wanted cell a
            formula without a usable result.
    """
    rows = file_rows(path, encoding)
    header = next(rows)
    places = columns_of(path, header, columns)
    return [_line(path, row, places, len(header.cells)) for row in rows]


def _line(path: Path, row: Row, places: Mapping[str, int], width: int) -> Line:
    _refuse_other_width(path, row, width)
    cells = {name: row.cells[place] for name, place in places.items()}
    for name, cell in cells.items():
        if cell == FORMULA_WITHOUT_RESULT:
            raise FileNotReadable(
                path.name,
                f'line {row.line}, column "{name}": a formula without a usable result',
                "Open the file in Excel, replace formulas by their values, and save it",
            )
    return Line(row.line, cells)


def _refuse_other_width(path: Path, row: Row, width: int) -> None:
    if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        raise FileNotReadable(
            path.name,
            f"line {row.line}: {len(row.cells)} cells where the header line has {width}",
            "A comma without quotes around it, or a file that was cut off. Export it again from the survey tool",
        )
