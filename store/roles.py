"""The PostgreSQL roles that `roles.sql` makes, and what each may do with the tables: `rights.sql`."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

ROLES_FILE, RIGHTS_FILE = (Path(__file__).parent / name for name in ("roles.sql", "rights.sql"))
OWNER, COLLECTOR, PUBLISHER, PAGES = (
    f"dashboard_{name}" for name in ("owner", "collector", "publisher", "pages")
)  # fmt: skip


def has_roles(connection: Connection) -> bool:
    """Whether an administrator has made the roles in this database; never on SQLite, which has none."""
    if connection.dialect.name != "postgresql":
        return False
    made = text("SELECT count(*) FROM pg_roles WHERE rolname IN (:collector, :publisher, :pages)")
    names = {"collector": COLLECTOR, "publisher": PUBLISHER, "pages": PAGES}
    return int(connection.execute(made, names).scalar_one()) == len(names)


def give_rights(connection: Connection) -> None:
    """Give each role its rights on every table, and take all others from it; only the tables' owner may."""
    # By the driver itself: it takes several statements at once, as long as there are no parameters.
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(RIGHTS_FILE.read_text(encoding="utf-8"))
