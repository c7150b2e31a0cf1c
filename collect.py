"""The command line: collect, import, look after. `python collect.py --help`."""

import sys
from importlib.util import find_spec

if find_spec("typer") is None:
    sys.exit(
        "This Python has none of the packages that the dashboard needs. `make run` installs them once; then run\n"
        f"  .venv/bin/python collect.py {' '.join(sys.argv[1:])}"
    )

from collector.commands import app

if __name__ == "__main__":
    app()
