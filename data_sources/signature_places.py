"""Places of many lines at once: the same as `data_sources.placing.placed_by_columns` gives for each of them."""

from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data_sources.cells import Cells
from data_sources.packed_signatures import NOWHERE, Numbers, place_letters
from data_sources.placing import placed_by_columns
from reference.postcodes import region_of_postcode, region_table

# Every byte as a symbol: 0 is none at all, 1 to 10 digits, 11 to 36 letters of either case, then space and all others.
_SYMBOLS = np.full(256, 38, dtype=np.uint8)
_SYMBOLS[0] = 0
_SYMBOLS[48:58] = np.arange(1, 11)
_SYMBOLS[65:91] = _SYMBOLS[97:123] = np.arange(11, 37)
_SYMBOLS[ord(" ")] = 37
_BASE = 39
_DIGIT_0, _LETTER_A = np.uint8(1), np.uint8(11)
_LONGEST_POSTCODE = 8
_INCODES = 10 * 26 * 26
_EXACT, _OUTCODE = place_letters(None, "exact")[1], place_letters(None, "outcode")[1]


def placed(
    region: Cells | None, constituency: Cells | None, postcode: Cells | None, count: int
) -> npt.NDArray[np.uint8]:
    """The letters of region and quality of each line, as two rows; a column that is not mapped is none."""
    places = np.zeros((2, count), dtype=np.uint8)
    open_still = np.ones(count, dtype=bool)
    for column, cells in (("region", region), ("constituency", constituency)):
        if cells is not None:
            found = cells.mapped(partial(_given, column), np.uint8).T
            decides = open_still & (found[1] != 0)
            places[:, decides] = found[:, decides]
            open_still &= ~decides
    if postcode is None:
        places[:, open_still] = np.array(_by_postcode(""), dtype=np.uint8)[:, None]
        return places
    if open_still.all():
        return _placed_by_postcode(postcode)
    rows = np.flatnonzero(open_still)
    if len(rows):
        places[:, rows] = _placed_by_postcode(postcode.take(rows))
    return places


def _given(column: str, text: str) -> tuple[int, int]:
    """Two letters for a cell of this column, or none where it is blank and decides nothing."""
    if not text.strip():
        return 0, 0
    return place_letters(*placed_by_columns(**{"region": "", "constituency": "", "postcode": "", column: text.strip()}))


@lru_cache(maxsize=10_000)
def _by_postcode(text: str) -> tuple[int, int]:
    return place_letters(*placed_by_columns("", "", text.strip()))


def _placed_by_postcode(cells: Cells) -> Numbers:
    """Postcodes and outcodes as they are usually written are looked up in a table, all others one by one."""
    table = _outcodes()
    symbols = _SYMBOLS[cells.ends(_LONGEST_POSTCODE)]
    spaced = symbols[3] == 37
    lengths = cells.lengths()
    incode, is_full = _incode(symbols)
    is_full &= lengths - spaced >= 5
    is_short = ~is_full & (lengths <= 4)
    code = np.where(
        is_full,
        np.where(spaced, _code(symbols[4:8]), _code(symbols[3:7])),
        _code(symbols[0:4]),
    )
    fits_in = np.where(spaced, 8, 7)
    outcode = table.numbers[code] * ((is_full & (lengths <= fits_in)) | is_short)
    region = table.regions[outcode]
    divided = np.flatnonzero(is_full & (table.divided[outcode] > 0))
    region[divided] = table.parts[table.divided[outcode[divided]], incode[divided]]
    places: Numbers = np.stack([region, np.where(is_full, _EXACT, _OUTCODE).astype(np.uint8)])
    rest = np.flatnonzero(region == 0)
    if len(rest):
        places[:, rest] = cells.take(rest).mapped(_by_postcode, np.uint8).T
    return places


def _code(symbols: Numbers) -> Numbers:
    """Four symbols, the last first, as one number."""
    last, third, second, first = (row.astype(np.uint16) for row in symbols)
    code: Numbers = (first * _BASE + second).astype(np.int32) * _BASE**2 + (third * _BASE + last)
    return code


def _incode(symbols: Numbers) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """The number of the incode that the last three symbols are, and where they are one."""
    # Whatever is no letter or no digit wraps round to a large number.
    last, middle, digit = symbols[0] - _LETTER_A, symbols[1] - _LETTER_A, symbols[2] - _DIGIT_0
    fits = (last < 26) & (middle < 26) & (digit < 10)
    number = (digit * np.uint16(26) + middle) * np.uint16(26) + last
    return np.where(fits, number, np.uint16(0)), fits


def _symbols_of(texts: list[str], length: int) -> Numbers:
    """The symbols of texts, the last of each first."""
    ends = b"".join(text.encode()[::-1].ljust(length, b"\0") for text in texts)
    symbols: Numbers = _SYMBOLS[np.frombuffer(ends, dtype=np.uint8).reshape(len(texts), length).T]
    return symbols


class _Outcodes(NamedTuple):
    """Outcode 0 is none and lies nowhere; a divided one has a row of `parts`: the region of each of its incodes."""

    numbers: Numbers
    regions: Numbers
    divided: Numbers
    parts: Numbers


@cache
def _outcodes() -> _Outcodes:
    usual, exceptions = region_table()
    northern_irish = [f"BT{first}{second}" for first in range(10) for second in ("", *map(str, range(10)))]
    outcodes = [one for one in {*usual, *northern_irish} if region_of_postcode(one).quality == "outcode"]
    places = {outcode: place for place, outcode in enumerate(outcodes, start=1)}
    numbers = np.zeros(_BASE**4, dtype=np.int16)
    numbers[_code(_symbols_of(outcodes, 4))] = np.arange(1, len(outcodes) + 1)
    letters = [place_letters(region_of_postcode(outcode).region, "outcode")[0] for outcode in outcodes]
    regions = np.array([NOWHERE, *letters], dtype=np.uint8)
    elsewhere = {
        (outcode, incode): region for (outcode, incode), region in exceptions.items() if incode and outcode in places
    }
    rows = {outcode: row for row, outcode in enumerate(sorted({outcode for outcode, _ in elsewhere}), start=1)}
    divided = np.zeros(len(outcodes) + 1, dtype=np.int16)
    parts = np.zeros((len(rows) + 1, _INCODES), dtype=np.uint8)
    for outcode, row in rows.items():
        divided[places[outcode]] = row
        parts[row] = regions[places[outcode]]
    incodes, _ = _incode(_symbols_of([incode for _, incode in elsewhere], 3))
    parts[[rows[outcode] for outcode, _ in elsewhere], incodes] = [
        place_letters(region, "exact")[0] for region in elsewhere.values()
    ]
    return _Outcodes(numbers, regions, divided, parts)
