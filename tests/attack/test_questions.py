"""What is asked of the api in the language of a database is a wrong parameter, and changes nothing."""

import itertools
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import Engine

from store.engine import writing_engine
from tests.api.client import PARLIAMENT, Api
from tests.filled import collect_everything

# Of OWASP's and sqlmap's usual openings, one of each kind: quotes, comments, unions, stacked and slow statements.
STATEMENTS = (
    "'", '"', "\\", "''", "') OR ('1'='1", "1' OR '1'='1' --", '" OR ""="', "Wales'--", "Wales' /*",
    "Wales'; DROP TABLE source; --",
    "x' UNION SELECT sqlite_version(),2,3 --", "x' UNION SELECT key FROM signature --", "'||(SELECT 1)||'", "1 AND 1=1",
    "x';SELECT pg_sleep(10)--", "x' AND randomblob(1000000000) --", "%' OR '%'='", "_%", "${1+1}", "{{1+1}}", "\x00",
    "Wales\x00'", "％27", "ʼ", "x\r\nSet-Cookie: a=b", "-1", "9" * 40, "1e400", "NaN", "[]", "{}",
    "null", "parliament\n",
)  # fmt: skip
# By address, the parameters that it reads.
PARAMETERS = {
    "/api/v1/count.json": ("area",),
    "/api/v1/areas.json": ("level", "source", "boundary_set"),
    "/api/v1/days.json": ("days",),
    "/api/v1/badge.svg": ("area", "theme"),
    "/embed/count": ("area", "theme", "accent", "words", "goal"),
}


@pytest.fixture(scope="module")
def asked(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """An api over a store with figures, whose rows can be compared."""
    file = tmp_path_factory.mktemp("asked") / "store.sqlite"
    file.write_bytes(prepared_sqlite.read_bytes())
    engine = writing_engine(f"sqlite:///{file}")
    collect_everything(engine, PARLIAMENT, datetime.now(UTC))
    api = Api(PARLIAMENT, engine)
    yield api
    api.reading.dispose()
    engine.dispose()


def rows_of(engine: Engine) -> list[str]:
    """Every row of a store, as statements that would make it anew."""
    connection = sqlite3.connect(str(engine.url.database))
    found = list(connection.iterdump())
    connection.close()
    return found


def test_a_statement_in_a_parameter_is_a_mistake_that_is_told_and_changes_nothing(asked: Api) -> None:
    before = rows_of(asked.engine)

    for address, names in PARAMETERS.items():
        for name, statement in itertools.product(names, STATEMENTS):
            answer = asked.ask(f"{address}?{name}={quote(statement)}")
            assert answer.status_code in {400, 404}, f"{address} {name}={statement!r}: {answer.status_code}"
            assert not {"sqlite", "psycopg", "Traceback", "SELECT key"} & set(answer.text.split()), answer.text
    assert rows_of(asked.engine) == before


def test_a_statement_as_a_name_is_no_parameter(asked: Api) -> None:
    before = rows_of(asked.engine)

    for address in PARAMETERS:
        named = [asked.ask(f"{address}?{quote(statement)}=1") for statement in STATEMENTS]
        # Whoever puts a frame on a page is told of a wrong name; the api leaves names that it does not know alone.
        assert {answer.status_code for answer in named} == ({400} if address.startswith("/embed") else {200})
    assert rows_of(asked.engine) == before


def test_a_statement_in_a_path_is_no_address(asked: Api) -> None:
    for statement in STATEMENTS:
        assert asked.ask(f"/api/v1/{quote(statement, safe='')}").status_code == 404
