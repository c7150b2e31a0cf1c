"""What is said of a file that holds something else than text: on which line, and what to do."""

import codecs
import re
from pathlib import Path

from data_sources.errors import FileNotReadable

_LINE_END = re.compile("\r\n|\r|\n")
_CHUNK = 1 << 20


def nul(path: Path, line: int) -> FileNotReadable:
    """The error for a line with a NUL."""
    return FileNotReadable(
        path.name,
        f"line {line}: a NUL character, which no text has",
        'If it is UTF-16, set encoding = "utf-16-le"; if not, it is damaged. Export it again',
    )


def undecodable(path: Path, encoding: str) -> FileNotReadable:
    """The error that names the line of the first byte that is no text: the reader decodes far ahead of its rows.

    A NUL before it tells more: what is UTF-16 is not to be read as another encoding.
    """
    decoder, ends, last = codecs.getincrementaldecoder(encoding)(), 0, ""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoded = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                decoded = error.object[: error.start].decode(encoding, "replace")
                read = last + decoded
                line = ends + len(_LINE_END.findall(read.partition("\0")[0])) + 1
                if "\0" in read:
                    return nul(path, line)
                byte = error.object[error.start : error.start + 1].hex()
                return FileNotReadable(
                    path.name,
                    f"line {line}: the byte 0x{byte} is not {encoding} text",
                    'Save the file as UTF-8, or set encoding to what it is, such as encoding = "cp1252"',
                )
            # A CR at the end may belong to a CRLF: it is counted with the next piece.
            text = last + decoded
            last = "\r" if text.endswith("\r") else ""
            ends += len(_LINE_END.findall(text.removesuffix("\r")))
    return FileNotReadable(path.name, f"it ends in the middle of a character of {encoding}", "Export it again")
