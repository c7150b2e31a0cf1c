"""A database that an earlier test has used is as good as a new one."""

import pytest
from sqlalchemy import create_engine, text

from store.engine import writing_engine
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import A_MOMENT, a_campaign, a_source
from tests.databases import PostgreSQL

pytestmark = pytest.mark.postgresql


def test_nothing_of_an_earlier_test_is_left_in_it(postgresql_server: PostgreSQL) -> None:
    name = postgresql_server.lend()
    engine = writing_engine(postgresql_server.url(name))
    register_sources(engine, a_campaign(a_source()), A_MOMENT)
    engine.dispose()
    postgresql_server.take_back(name)

    assert postgresql_server.lend() == name
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {SourceRow.__tablename__}")).scalar() == 0  # noqa: S608
        assert connection.execute(text("SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL")).scalar() == 0
    engine.dispose()
    postgresql_server.take_back(name)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (note TEXT)",
        "CREATE SCHEMA more",
        "ALTER TABLE source ADD COLUMN more TEXT",
        "ALTER TABLE source ADD CONSTRAINT more CHECK (source_id <> 'more')",
        "CREATE INDEX more ON source (source_id)",
        "DROP TABLE flag",
        "CREATE FUNCTION more() RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_one_that_a_test_has_built_something_into_is_lent_to_no_other(
    postgresql_server: PostgreSQL, statement: str
) -> None:
    name = postgresql_server.lend()
    engine = create_engine(postgresql_server.url(name))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    postgresql_server.take_back(name)

    other = postgresql_server.lend()

    assert other != name
    postgresql_server.take_back(other)
