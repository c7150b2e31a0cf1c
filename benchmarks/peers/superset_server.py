"""An Apache Superset in an environment of its own, made by pip where none is given, and served by gunicorn."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import Served, free_port, wait_for

REQUIREMENTS = (
    "apache-superset==6.1.*", "rich", "cachetools", "flask-caching==2.3.1", "psycopg2-binary", "gunicorn",
)  # fmt: skip
_CONFIG = Path(__file__).parent / "superset_config.py"
# What the entrypoint of Superset's own container image starts, where nothing else is asked for: one process.
_GUNICORN = (
    "--worker-class", "gthread", "--threads", "20", "--timeout", "60", "--limit-request-line", "0",
    "--limit-request-field_size", "0", "--log-level", "warning",
)  # fmt: skip
_USER = "admin"
_READY_WITHIN_SECONDS = 300


class SupersetFailed(Exception):
    """Superset could not be made or started; the message has its own last words."""


@dataclass(frozen=True)
class Superset:
    """A running server and the way in."""

    server: Served
    user: str
    password: str


@contextmanager
def superset_environment(given: Path | None) -> Iterator[Path]:
    """The environment that was given, or one made for this run: some minutes and 1.5 GB.

    Raises:
        SupersetFailed: The given one has no Superset, or pip could not install it.
    """
    if given is not None:
        if not (given / "bin" / "superset").exists():
            raise SupersetFailed(f"{given} is no virtual environment with Apache Superset; benchmarks/peers/README.md")
        yield given.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="superset-environment-") as folder:
        made = Path(folder)
        _run([sys.executable, "-m", "venv", folder], {})
        _run([str(made / "bin" / "pip"), "install", "--quiet", *REQUIREMENTS], {})
        yield made


@contextmanager
def a_superset(environment: Path, database: str, workers: int) -> Iterator[Superset]:
    """A new Superset with an administrator and no examples, once it answers.

    Args:
        environment: Where it is installed.
        database: The address of an empty PostgreSQL database for what it keeps about dashboards and users.
        workers: How many processes answer, of 20 threads each.
    """
    with tempfile.TemporaryDirectory(prefix="superset-") as folder:
        settings = {
            "SUPERSET_CONFIG_PATH": str(_CONFIG),
            "SUPERSET_SECRET_KEY": secrets.token_hex(32),
            "SUPERSET_DATABASE": database,
            "SUPERSET_HOME": folder,
            "FLASK_APP": "superset.app:create_app()",
        }
        password = secrets.token_hex(16)
        command = str(environment / "bin" / "superset")
        names = ("--username", _USER, "--firstname", "A", "--lastname", "B", "--email", "admin@example.org")
        _run([command, "db", "upgrade"], settings)
        _run([command, "fab", "create-admin", *names, "--password", password], settings)
        _run([command, "init"], settings)
        with _gunicorn(environment, settings, workers, Path(folder)) as server:
            yield Superset(server, _USER, password)


@contextmanager
def _gunicorn(environment: Path, settings: Mapping[str, str], workers: int, folder: Path) -> Iterator[Served]:
    port = free_port()
    command = [
        str(environment / "bin" / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", str(workers), *_GUNICORN,
        settings["FLASK_APP"],
    ]  # fmt: skip
    with (folder / "gunicorn.log").open("w+b") as log:
        process = subprocess.Popen(  # nosec B603 # a server that was installed for this, without a shell
            command, env=_environment(settings), cwd=folder, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            found = Served(port, process.pid)
            wait_for(f"{found.url}/health", process, _READY_WITHIN_SECONDS)
            yield found
        finally:
            process.terminate()
            process.wait(timeout=60)


def _run(command: list[str], settings: Mapping[str, str]) -> None:
    done = subprocess.run(  # nosec B603 # the same
        command, env=_environment(settings), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SupersetFailed(
            f"{' '.join(command[:3])} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}"
        )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what would lead Superset's interpreter to the project's packages."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return kept | dict(settings)
