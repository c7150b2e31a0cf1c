"""Large CSV files of signatures, read in pieces by several threads: the same as `signature_file` gives, far faster.

A file that is not plain (a workbook, an unusual encoding, a quote out of place) is left to the reader of lines.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from campaign.model import Source
from data_sources.packed_signatures import PackedSignatures
from data_sources.plain_lines import NotPlain, is_plain_encoding
from data_sources.rows import columns_of, file_rows, text_form
from data_sources.signature_chunk import Chunk, TableForm
from data_sources.signature_file import Settings
from data_sources.signature_readers import Question, Readers, threads_to_use
from data_sources.unidentified import Unidentified

# Below this it would take longer to prepare the tables of places and times than to read the lines.
_LARGE_BYTES = 8 << 20
_CHUNK_BYTES = 4 << 20
# Of the lines after the header.
_FIRST_LINE = 2
_UTF_8_MARK = b"\xef\xbb\xbf"


def is_large(path: Path) -> bool:
    """Whether it is worth trying to read the file as a table."""
    return path.stat().st_size >= _LARGE_BYTES


def lines_roughly(path: Path) -> int | None:
    """How many lines a large file has, going by its beginning: enough for a progress bar."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_LARGE_BYTES)
    ends = start.count(b"\n")
    return size * ends // len(start) if size >= _LARGE_BYTES and ends and not start.startswith(b"PK") else None


def read_signature_table(
    path: Path,
    source: Source,
    hash_key: bytes,
    now: datetime,
    threads: int | None = None,
    chunk_bytes: int = _CHUNK_BYTES,
) -> Iterator[PackedSignatures]:
    """Every line of the file, in parts: what `signature_file.read_signatures` says of each, in the order of the file.

    Signatures without an id or e-mail address come last: how many equal lines came before must be known first.

    Raises:
        NotPlain: It has to be read by `read_signatures`, from its beginning; possibly known only after many parts.
        FileNotReadable: The file as a whole cannot be read.
    """
    form, start = _form(path, source, hash_key, now)
    line = _FIRST_LINE
    with Readers(form, threads or threads_to_use()) as readers, Unidentified(path) as unidentified:
        for chunk, part in readers.read(_chunks(path, start, chunk_bytes)):
            rejected = tuple(replace(one, line=one.line + line) for one in part.identified.rejected)
            yield replace(part.identified, rejected=rejected)
            unidentified.add(chunk, part)
            line += part.line_ends
        yield from unidentified.told_apart(readers)


def _form(path: Path, source: Source, hash_key: bytes, now: datetime) -> tuple[TableForm, int]:
    """How the file is written, and where the lines after its header begin."""
    settings = Settings.model_validate(source.settings)
    found = text_form(path, settings.encoding)
    encoding = found[0].removesuffix("-sig") if found else ""
    if not found or not is_plain_encoding(encoding):
        raise NotPlain
    header = next(file_rows(path, settings.encoding))
    places = columns_of(path, header, settings.columns.names())
    with path.open("rb") as file:
        line = file.readline(_CHUNK_BYTES)
    text = line.removeprefix(_UTF_8_MARK) if found[0].endswith("-sig") else line
    # Blank lines before the header, or a line end within it, would put all lines elsewhere.
    if header.line != 1 or text.count(b"\r") > text.endswith(b"\r\n") or not text.endswith(b"\n"):
        raise NotPlain
    if next(csv.reader([text.decode(encoding)], delimiter=found[1])) != header.cells:
        raise NotPlain
    return TableForm(source, hash_key, now, places, len(header.cells), found[1], encoding), len(line)


def _chunks(path: Path, start: int, size: int) -> Iterator[Question]:
    with path.open("rb") as file:
        while True:
            file.seek(start)
            content = file.read(size)
            if not content:
                return
            end = _last_row_end(content) if len(content) == size else len(content)
            yield Chunk(start, end), content[:end], {}
            start += end


def _last_row_end(content: bytes) -> int:
    """Where the last whole row of a piece ends; before it there is an even number of quotes.

    Raises:
        NotPlain: There is none.
    """
    end = content.rfind(b"\n") + 1
    is_open = b'"' in content and content.count(b'"', 0, end) % 2
    while is_open and end:
        before = content.rfind(b"\n", 0, end - 1) + 1
        is_open ^= content.count(b'"', before, end) % 2
        end = before
    if not end:
        raise NotPlain
    return end
