"""What docs/api.md tells readers to type works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

from tests.api.client import Api
from tests.filled import TOTAL
from tests.serving import free_port
from tests.small_server import SmallServer

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def line_in(language: str) -> str:
    """The line of code in this language."""
    found = re.search(rf"```{language}\n(.*?)\n```", DOCUMENT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_line_for_python_reads_numbers_days_and_moments(api_on_sqlite: Api) -> None:
    server = SmallServer(api_on_sqlite.app(), free_port())
    line = line_in("python").replace("https://dashboard.example.org", server.url)
    script = f"import pandas\n{line}\nprint(series.dtypes.astype(str).to_dict(), series['signatures'].iloc[-1])"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    server.stop()

    assert done.returncode == 0, done.stderr
    for dtype in (
        "'date': 'datetime64[us]'",
        "'as_of': 'datetime64[us, UTC]'",
        "'gained': 'int64'",
        "'is_over': 'bool'",
    ):
        assert dtype in done.stdout
    assert done.stdout.split()[-1] == str(TOTAL)


def test_every_address_in_a_line_is_one_that_is_there(api_on_sqlite: Api) -> None:
    addresses = re.findall(r"https://dashboard\.example\.org(/api/v1/[\w.?=&;]+)", DOCUMENT)

    assert len(addresses) >= 5
    assert {api_on_sqlite.ask(address.replace("&amp;", "&")).status_code for address in addresses} == {200}
