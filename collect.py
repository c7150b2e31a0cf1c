"""The command line: collect, import, look after. `python collect.py --help`."""

from collector.commands import app

if __name__ == "__main__":
    app()
