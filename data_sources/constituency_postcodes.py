"""A full table of postcodes and constituencies, such as the ONS Postcode Directory's CSV, line by line."""

from collections.abc import Iterator
from pathlib import Path

from data_sources.errors import FileNotReadable
from data_sources.rows import columns_of, file_rows, folded
from reference.constituencies import constituencies
from reference.constituency_postcodes import compact_postcode, is_full_postcode

# As the directory and its lookups have called them over the years; the first that is there is taken.
POSTCODE_COLUMNS = ("pcds", "pcd", "pcd2", "pcd7", "pcd8", "postcode")
CONSTITUENCY_COLUMNS = ("pcon24cd", "pcon24", "pcon", "pconcd", "constituency_code", "constituency")
# Codes with which the directory says that a postcode is in no constituency: the islands, or not known.
_NOWHERE = ("L99999999", "M99999999", "")


def read_postcodes(
    path: Path, postcode_column: str | None = None, constituency_column: str | None = None
) -> Iterator[tuple[str, str]]:
    """Each (compact postcode, constituency of the 2024 map) of a table; postcodes in no constituency are left out.

    Raises:
        FileNotReadable: A column is missing, a postcode is none, or a code is not on the 2024 map; nothing of it may be
            kept.
    """
    rows = file_rows(path)
    header = next(rows)
    wanted = [
        postcode_column or _known(header.cells, POSTCODE_COLUMNS),
        constituency_column or _known(header.cells, CONSTITUENCY_COLUMNS),
    ]
    places = columns_of(path, header, wanted)
    of_postcode, of_seat = (places[column] for column in wanted)
    seats, old = constituencies("2024"), constituencies("2010")
    for line, cells in rows:
        postcode, code = (cells[place].strip() if place < len(cells) else "" for place in (of_postcode, of_seat))
        if code in _NOWHERE:
            continue
        compact = compact_postcode(postcode)
        if code not in seats:
            which = "of the 2010 map" if code in old else "on no map"
            raise FileNotReadable(
                path.name, f"line {line}: a constituency code {which}", "Take the table of the 2024 constituencies"
            )
        if not is_full_postcode(compact):
            raise FileNotReadable(
                path.name, f"line {line}: not a full postcode", "Name the column with --postcode-column"
            )
        yield compact, code


def _known(header: list[str], names: tuple[str, ...]) -> str:
    """The first of these columns that the table has; the first of all where it has none, to be named as missing."""
    there = {folded(cell) for cell in header}
    return next((name for name in names if name in there), names[0])
