"""What a query finds as a table."""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select


def frame_of(engine: Engine, statement: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The rows that a query finds, with its columns, also where there are none."""
    with engine.connect() as connection:
        return frame_within(connection, statement)


def frame_within(connection: Connection, statement: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """The same within a transaction that is under way."""
    result = connection.execute(statement)
    # As plain tuples: of SQLAlchemy's rows pandas asks whether each is a dataclass, which takes longer than the query.
    return pd.DataFrame([tuple(row) for row in result], columns=list(result.keys()))
