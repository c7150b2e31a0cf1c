"""A campaign whose sources grow, the one process that collects them, and whether it has missed or doubled anything."""

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from store.engine import reading_engine
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from tests.builders import a_campaign_folder
from tests.soak.growing import Areas, GrowingSources

ROOT = Path(__file__).parent.parent.parent
_PAGE_KILOBYTES = os.sysconf("SC_PAGE_SIZE") / 1024


class CollectedCampaign:
    """Sources that grow, and `collect.py watch` beside them from `start` to `kill` or `stop`, again and again."""

    def __init__(self, store_url: str, folder: Path) -> None:
        self.name, self.sources = folder.name, GrowingSources(folder)
        self._folder, self._store_url, self._store = folder, store_url, reading_engine(store_url)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "CollectedCampaign":
        self.sources.__enter__()
        a_campaign_folder(self._folder / "campaign", self.sources.tables)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.kill()
        self.sources.__exit__(kind, value, trace)
        self._store.dispose()

    def start(self) -> None:
        """Begin to collect."""
        chosen = {"DATABASE_URL": self._store_url, "CAMPAIGN_DIR": str(self._folder / "campaign")}
        with (self._folder / "collector.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "collect.py", "watch"],
                cwd=ROOT,
                env=os.environ | chosen | self.sources.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL, as from a power cut."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def stop(self) -> int:
        """Ask it to stop, as before an update; its exit status."""
        assert self._process is not None
        self._process.terminate()
        status, self._process = self._process.wait(timeout=30), None
        return status

    @property
    def resident_kilobytes(self) -> float:
        """The physical memory that the process holds now."""
        assert self._process is not None
        assert self._process.poll() is None, self.log
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE_KILOBYTES

    @property
    def log(self) -> str:
        """What all its processes have printed."""
        return (self._folder / "collector.log").read_text()

    @property
    def totals(self) -> dict[str, int]:
        """How many the store counts, by source."""
        return {key: total.signatures for key, total in read_snapshot(self._store).totals.items()}

    @property
    def areas(self) -> dict[str, Areas]:
        """Where they live, as the store has it."""
        areas = read_snapshot(self._store).areas
        return {key: (one.total, one.overseas, dict(one.regions)) for key, one in areas.items()}

    @property
    def has_everything(self) -> bool:
        """Whether all is stored that there is, with its regions."""
        return self.totals == self.sources.totals and self.areas == self.sources.areas

    def assert_sums_hold(self) -> None:
        """Every sum of every source holds, and nothing is counted that is not there."""
        assert [one for one in check_integrity(self._store) if not one.holds] == []
        stored, true = self.totals, self.sources.totals
        assert {key: stored[key] for key in stored if stored[key] > true[key]} == {}

    def assert_has_everything(self) -> None:
        """Every total, and every count of a region, equals the source's, and every file lies in `done`."""
        assert self.totals == self.sources.totals
        assert self.areas == self.sources.areas
        self.assert_sums_hold()
        left = [path.name for path in self.sources.incoming.iterdir() if path.is_file()]
        done = list((self.sources.incoming / "done").iterdir())
        assert (left, len(done)) == ([], self.sources.files_put)
        assert not (self.sources.incoming / "rejected").exists()
