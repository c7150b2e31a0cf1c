"""The publishers of reference tables, on this machine: a real server whose files a test sets."""

import csv
import io
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from reference.constituencies import shipped_seats
from reference.regions import shipped_people

SEATS, PEOPLE = "/seats.csv", "/people.csv"


class Publishers:
    """From `with Publishers() as publishers` to the end of that block; at first both files are whole and changed."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {SEATS: seats_csv(), PEOPLE: people_csv()}
        self.status, self.cut_short = 200, False
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def toml(self) -> str:
        """The tables of campaign.toml that name these addresses."""
        url = f"http://127.0.0.1:{self._server.server_port}"
        tables = {"constituencies": SEATS, "populations": PEOPLE}
        return "".join(f'[reference.{name}]\naddress = "{url}{path}"\n' for name, path in tables.items())

    def __enter__(self) -> "Publishers":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def seats_csv(
    electors: Mapping[str, int] | None = None,
    names: Mapping[str, str] | None = None,
    leave_out: tuple[str, ...] = (),
) -> bytes:
    """The Library's table, every electorate 100 higher than what is shipped, or as given by code."""
    columns = ["ONS ID", "ONS region ID", "Constituency name", "Electorate", "Valid votes"]
    rows = [
        [code, seat.region, (names or {}).get(code, seat.name), (electors or {}).get(code, seat.electors + 100), 1]
        for code, seat in shipped_seats().items()
        if code not in leave_out
    ]
    return written([columns, *rows])


def people_csv(changes: Mapping[str, int] | None = None, year: str = "2025") -> bytes:
    """Nomis's table, every region with 1,000 people more than what is shipped, or as given by code."""
    people = {code: count + 1_000 for code, count in shipped_people().items()} | dict(changes or {})
    return written([["DATE_NAME", "GEOGRAPHY_CODE", "OBS_VALUE"], *[[year, *one] for one in people.items()]])


def written(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as a CSV with a byte order mark, as publishers write it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


class _Server(ThreadingHTTPServer):
    def __init__(self, publishers: Publishers) -> None:
        self.publishers = publishers
        super().__init__(("127.0.0.1", 0), _Answering)


class _Answering(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        publishers = self.server.publishers
        body = publishers.files.get(self.path, b"")
        self.send_response(publishers.status if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "https://example.org/elsewhere.csv") if publishers.status == 302 else None
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if publishers.cut_short else body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""
