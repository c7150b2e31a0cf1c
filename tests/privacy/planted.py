"""What is planted in every source, and how it is found again, however it is spelled."""

import re
from pathlib import Path

from sqlalchemy import Engine, inspect, text

NAME = "Wilhelmina Quillfeather"
EMAIL = "w.quillfeather@planted.example"
OTHER_EMAIL = "Somebody+Else@Planted.Example"
PHONE = "07700 900461"
STREET = "17 Marrowbone Wynd"
IP_ADDRESS = "203.0.113.77"
OWN_WORDS = "Ask my consultant, Dr Brackenbury"
POSTCODES = ("PL13 2XQ", "pl132xq", "CF10  9ZQ", "cf109zq", "PH49 4XZ")
# Every key and password that is planted has this in it.
SECRET = "planted-secret"  # noqa: S105 - nobody's

PERSONAL = (NAME, EMAIL, OTHER_EMAIL, PHONE, STREET, IP_ADDRESS, OWN_WORDS, *POSTCODES)
_PARTS = ("Quillfeather", "Wilhelmina", "planted.example", "Marrowbone", "Brackenbury")
_SPACES = re.compile(rb"[\s\x00-]+")


def traces(content: str | bytes) -> set[str]:
    """What of it there is in a text or in raw bytes, whatever its case, spaces and hyphens."""
    found = _plain(content)
    return {one for one in (*PERSONAL, *_PARTS, SECRET) if _plain(one) in found}


def _plain(content: str | bytes) -> bytes:
    raw = content.encode(errors="surrogatepass") if isinstance(content, str) else content
    return _SPACES.sub(b"", raw.lower())


def traces_in_files(folder: Path, pattern: str) -> dict[str, set[str]]:
    """Each file with what was found in its bytes."""
    found = {file.name: traces(file.read_bytes()) for file in folder.glob(pattern) if file.is_file()}
    return {name: what for name, what in found.items() if what}


def traces_in_tables(engine: Engine) -> dict[str, set[str]]:
    """Each table of the database, ours or not, with what was found in all of its columns."""
    found = {}
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - the database's own names
            cells = [cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row]
            if what := traces(b"\n\n".join(cells)):
                found[table] = what
    return found
