"""Four kinds of sources that grow by themselves, and what is true of them at any moment."""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from reference.regions import regions_by_letter
from tests.action_network_upstream import ActionNetwork, postcode_of, region_of
from tests.builders import a_parliament_table
from tests.shares import SharedFault
from tests.upstream import Upstream, todays_shape

# Of all, of those from outside the UK, and of each region by its GSS code.
Areas = tuple[int, int, dict[str, int]]

FAULTS: Mapping[SharedFault, float] = {"500": 0.15, "slow": 0.02, "truncate": 0.1, "drop": 0.1, "429": 0.1}
_OTHERS = """
[[source]]
key = "network"
label = "Action Network"
connector = "action_network"
platform_id = "demo"
base_url = "{network}"

[[source]]
key = "website"
label = "Website"
connector = "signature_file"
folder = "{folder}"
columns = {{ signed_at = "Date", postcode = "Postcode", id = "Supporter ID" }}

[[source]]
key = "crm"
label = "Our CRM"
connector = "sql_query"
url_name = "CRM_URL"
query = "SELECT id, signed_at, postcode FROM people"
"""
_NETWORK_KEY = "a-key-for-the-network"
_FIRST_SIGNERS = 400
_A_SIGNER_EVERY_SECONDS, _A_FILE_EVERY_SECONDS = 5, 20
_LINES, _LINES_KNOWN_ALREADY, _SAME_FILE_EVERY = 50, 10, 5
_OUTSIDE = "JE2 3QA"


class GrowingSources:
    """From `with GrowingSources(...) as sources` until they settle people sign, whether anybody collects or not.

    A petition on Parliament's site gains with every question; one on the Action Network gains somebody every five
    seconds; a table of another database two rows a second; and every twenty seconds a file is put into a folder, whose
    lines were partly in the file before, and which now and then is the file before under another name.
    """

    def __init__(self, folder: Path) -> None:
        self.parliament, self.network = Upstream(), ActionNetwork(key=_NETWORK_KEY)
        self.network.signers = list(range(_FIRST_SIGNERS))
        self.incoming, self.files_put = folder / "incoming", 0
        self._crm, self._in_crm = folder / "crm.sqlite", list[int]()
        self._file, self._in_files = "", set[int]()
        self._growing = threading.Event()
        self._growth = threading.Thread(target=self._grow, name=f"growth-{folder.name}", daemon=True)

    def __enter__(self) -> "GrowingSources":
        self.incoming.mkdir(parents=True)
        with closing(sqlite3.connect(self._crm)) as crm, crm:
            crm.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, signed_at TEXT, postcode TEXT)")
        self.parliament.__enter__()
        self.network.__enter__()
        petition = self.parliament["3"]
        petition.rises_by, petition.retry_after = 7, "1"
        petition.shares = self.network.shares = FAULTS
        self._growing.set()
        self._growth.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.settle()
        self.network.__exit__()
        self.parliament.__exit__()

    def settle(self) -> None:
        """From now on nobody signs, and no platform fails."""
        self.parliament["3"].rises_by, self.parliament["3"].shares, self.network.shares = 0, {}, {}
        self._growing.clear()
        self._growth.join()

    @property
    def tables(self) -> str:
        """The [[source]] tables of a campaign that has them all."""
        return a_parliament_table(self.parliament.url) + _OTHERS.format(network=self.network.url, folder=self.incoming)

    @property
    def environment(self) -> dict[str, str]:
        """What the tables name."""
        return {"CRM_URL": f"sqlite:///{self._crm}", "ACTION_NETWORK_KEY": _NETWORK_KEY}

    @property
    def totals(self) -> dict[str, int]:
        """How many have signed, by source."""
        return {"parliament": self.parliament["3"].signatures} | {
            key: len(all_) for key, all_ in self._listed().items()
        }

    @property
    def areas(self) -> dict[str, Areas]:
        """Where they live, by source."""
        petition = todays_shape("3", self.parliament["3"])
        overseas = sum(row["signature_count"] for row in petition["signatures_by_country"] if row["code"] != "GB")
        letters = regions_by_letter()
        by_region = {letters[row["ons_code"]].code: row["signature_count"] for row in petition["signatures_by_region"]}
        areas = {key: _areas_of(numbers) for key, numbers in self._listed().items()}
        return areas | {"parliament": (petition["signature_count"], overseas, by_region)}

    def _listed(self) -> dict[str, list[int]]:
        """The numbers of those who signed, where each is listed."""
        return {"network": self.network.signers, "website": sorted(self._in_files), "crm": self._in_crm}

    def _grow(self) -> None:
        second = 0
        while self._growing.is_set():
            if second % _A_SIGNER_EVERY_SECONDS == 0:
                self.network.signers.append(len(self.network.signers))
            if second % _A_FILE_EVERY_SECONDS == 0:
                self._put_file()
            self._add_rows()
            second += 1
            time.sleep(1)

    def _add_rows(self) -> None:
        numbers = [len(self._in_crm), len(self._in_crm) + 1]
        # They are counted here before they can be read: what is stored is never more than the truth.
        self._in_crm += numbers
        rows = [(one, datetime.now(UTC).isoformat(), postcode_of(one)) for one in numbers]
        with closing(sqlite3.connect(self._crm, timeout=60)) as crm, crm:
            crm.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)

    def _put_file(self) -> None:
        self.files_put += 1
        if self.files_put % _SAME_FILE_EVERY:
            first = max(len(self._in_files) - _LINES_KNOWN_ALREADY, 0)
            signed = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
            lines = [f"{signed},{postcode_of(one) or ''},{one}\n" for one in range(first, first + _LINES)]
            self._file = "Date,Postcode,Supporter ID\n" + "".join(lines)
            self._in_files.update(range(first, first + _LINES))
        draft = self.incoming / f"export-{self.files_put}.csv.part"
        draft.write_text(self._file)
        draft.rename(draft.with_suffix(""))


def _areas_of(numbers: list[int]) -> Areas:
    regions = Counter(region for one in numbers if (region := region_of(one)))
    return len(numbers), sum(postcode_of(one) == _OUTSIDE for one in numbers), dict(regions)
