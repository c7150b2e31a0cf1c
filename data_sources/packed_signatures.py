"""Many signatures in little memory: one array of fixed-width records in place of one object each.

A record takes 30 bytes: the two halves of the keyed hash, the microseconds since 1970 in UTC, the number of the
channel, and a letter each for the region and for how well it is known. Regions have the letters that UK Parliament
petitions use, which outlast the order of any table.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from data_sources.records import RejectedLine, Signature, SignatureAreaQuality
from reference.regions import regions_by_code, regions_by_letter

Records = npt.NDArray[np.void]
Numbers = npt.NDArray[Any]

RECORD = np.dtype(
    [("high", "<u8"), ("low", "<u8"), ("signed_at", "<i8"), ("channel", "<u4"), ("region", "u1"), ("quality", "u1")]
)
NOWHERE = 0
OUTSIDE = ord("o")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LETTERS: dict[SignatureAreaQuality, int] = {
    "exact": ord("e"), "outcode": ord("c"), "unknown": ord("u"), "outside": OUTSIDE, "given": ord("g"),
}  # fmt: skip
_QUALITIES = {letter: quality for quality, letter in _LETTERS.items()}


@dataclass(frozen=True)
class PackedSignatures:
    """A part of a file: its signatures by key, and of equal keys in the order of the file; and its rejected lines.

    Channel 0 is none, channel n the n-th of `channels`. `lines` is how many lines of the file this part covers.
    """

    records: Records
    channels: Sequence[str] = ()
    rejected: tuple[RejectedLine, ...] = ()
    lines: int = 0


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def place_letters(region: str | None, quality: SignatureAreaQuality) -> tuple[int, int]:
    """A region's GSS code and its quality as the two letters of a record."""
    return ord(regions_by_code()[region].petition_letter) if region else NOWHERE, _LETTERS[quality]


def region_of_letter(letter: int) -> str | None:
    """The GSS code that a record's letter stands for."""
    return regions_by_letter()[chr(letter)].code if letter else None


def quality_of_letter(letter: int) -> SignatureAreaQuality:
    """How well a place is known, as a record's letter says it."""
    return _QUALITIES[letter]


def record_of(signature: Signature, channel: int) -> tuple[int, int, int, int, int, int]:
    """One signature as the fields of a record.

    Raises:
        ValueError: The key is not one of 32 hexadecimal digits.
    """
    key = bytes.fromhex(signature.key)
    if len(key) != 16:
        raise ValueError("the key of a signature has 32 hexadecimal digits")
    region, quality = place_letters(signature.region, signature.area_quality)
    high, low = int.from_bytes(key[:8]), int.from_bytes(key[8:])
    return high, low, microseconds(signature.signed_at), channel, region, quality


def packed(lines: Iterable[Signature | RejectedLine]) -> PackedSignatures:
    """The same lines as a part of a file."""
    fields, rejected, channels, count = [], [], dict[str, int](), 0
    for line in lines:
        count += 1
        if isinstance(line, RejectedLine):
            rejected.append(line)
            continue
        channel = channels.setdefault(line.channel, len(channels) + 1) if line.channel else 0
        fields.append(record_of(line, channel))
    records = in_order_of_keys(np.array(fields, dtype=RECORD))
    return PackedSignatures(records, tuple(channels), tuple(rejected), count)


def unpacked(part: PackedSignatures) -> Iterator[Signature]:
    """The signatures of a part, in its order."""
    for high, low, signed_at, channel, region, quality in part.records.tolist():
        yield Signature(
            f"{high:016x}{low:016x}",
            _EPOCH + signed_at * _MICROSECOND,
            region_of_letter(region),
            _QUALITIES[quality],
            part.channels[channel - 1] if channel else None,
        )


def order_of_keys(records: Records) -> npt.NDArray[np.int64]:
    """Where the records would stand sorted by key; those with equal keys stay in their order."""
    high, low = np.ascontiguousarray(records["high"]), records["low"]
    # NumPy sorts 16 bits by their digits, several times as fast as 64 by comparing: twice, and few are still equal.
    order = np.argsort((high >> np.uint64(32)).astype(np.uint16), kind="stable")
    order = order[np.argsort((high >> np.uint64(48)).astype(np.uint16)[order], kind="stable")]
    first_bits = (high >> np.uint64(32)).astype(np.uint32)[order]
    is_same = first_bits[1:] == first_bits[:-1]
    if is_same.any():
        places = np.flatnonzero(np.concatenate([[False], is_same]) | np.concatenate([is_same, [False]]))
        rows = order[places]
        order[places] = rows[np.lexsort((low[rows], high[rows]))]
    return order


def in_order_of_keys(records: Records) -> Records:
    """Records sorted by key; those with equal keys stay in their order."""
    # Indexing a structured array would take fifty times as long as take does.
    return records.take(order_of_keys(records))


def first_of_each_key(records: Records) -> npt.NDArray[np.bool_]:
    """Of sorted records, those that differ in their key from the one before."""
    first = np.ones(len(records), dtype=bool)
    first[1:] = (records["high"][1:] != records["high"][:-1]) | (records["low"][1:] != records["low"][:-1])
    return first
