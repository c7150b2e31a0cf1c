"""Folders into which files are put: each is imported once it has stopped growing, and then moved out of the way."""

import logging
import shutil
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError, StatementError

from campaign.load import campaign_folder
from campaign.model import Campaign, Source
from collector.faults import without_message
from collector.reading_files import store_file
from collector.rejected_files import REPORT, of_earlier, of_error, of_lines
from data_sources.connector import Asking, Job
from data_sources.errors import FileNotReadable, SourceError, SourceMisconfigured, printable
from data_sources.file_start import Look, look_at
from data_sources.records import Cadence, Collected
from data_sources.registry import watched_folder
from data_sources.rows import file_sha256
from store.collection import save_collected, save_failure
from store.imported import rejected_reasons
from store.imports import TOO_OLD
from store.sources import register_sources

_log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 30.0
# How long it may take until a thread that waits for its turn notices that it has to stop.
_NOTICE_WITHIN_SECONDS = 0.5
DONE, REJECTED = "done", "rejected"
# What programs call a file that they are still writing, and what they leave beside one that is open.
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")
_HIDDEN = (".", "~$")


def folder_watches(engine: Engine, campaign: Campaign, clock: Callable[[], datetime]) -> list["FolderWatch"]:
    """One watch for each source that has a folder."""
    return [
        FolderWatch(engine, campaign, source, folder, clock)
        for source in campaign.sources
        if (folder := watched_folder(source, campaign_folder())) is not None
    ]


def _ask_nobody(_: Asking) -> Collected:
    return Collected()


# The store knows of a folder as it knows of a platform's jobs, so that its troubles are shown where theirs are.
_STEP = Job("folder", Cadence(timedelta(seconds=LOOK_EVERY_SECONDS)), _ask_nobody)


class FolderWatch:
    """Looks into one source's folder; a file is as it was at the look before when nobody writes to it any more."""

    def __init__(
        self, engine: Engine, campaign: Campaign, source: Source, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self.source = source
        self._engine, self._campaign, self._folder, self._clock = engine, campaign, folder, clock
        self._seen: dict[str, Look] = {}
        self._said: str | None = None

    def watch(
        self, stopping: threading.Event, leading: threading.Event, every_seconds: float = LOOK_EVERY_SECONDS
    ) -> None:
        """Look again and again while this process collects, until it stops."""
        while not stopping.is_set():
            if leading.wait(_NOTICE_WITHIN_SECONDS):
                self.look(stopping)
                stopping.wait(every_seconds)

    def look(self, stopping: threading.Event | None = None) -> None:
        """Import what has arrived. Whatever goes wrong is logged and stored, and tried again at the next look."""
        try:
            self._say(self._work(stopping or threading.Event()))
        except SQLAlchemyError:
            _log.exception("%s: the store cannot be written; files stay where they are", self.source.key)
        except Exception as error:
            # Whatever it is, this thread goes on: nobody would notice its end.
            fault = without_message(error)
            _log.error("%s: the folder could not be looked through; trying again\n%s", self.source.key, fault)

    def _work(self, stopping: threading.Event) -> SourceError | None:
        """Take every file that has arrived; what somebody has to act on afterwards."""
        label = self.source.label
        conflict = register_sources(self._engine, self._campaign, self._clock()).get(self.source.key)
        if conflict:
            return SourceMisconfigured(label, "its key holds another source's figures", conflict)
        try:
            for file in self._arrived():
                if not stopping.is_set():
                    self._take(file)
            return self._left_to_correct()
        except OSError as error:
            return SourceMisconfigured(
                label,
                f"its folder {self._folder}, or a file in it, cannot be read or moved ({error.strerror})",
                "Make the folder, let the dashboard's user write there, or correct folder in campaign.toml",
            )

    def _arrived(self) -> list[Path]:
        """The files that were there at the look before, and have not changed since."""
        now = {
            file: look_at(file)
            for file in sorted(self._folder.iterdir())
            if file.is_file() and not file.name.startswith(_HIDDEN) and not file.name.lower().endswith(_UNFINISHED)
        }
        arrived = [file for file, look in now.items() if self._seen.get(file.name) == look]
        self._seen = {file.name: look for file, look in now.items()}
        return arrived

    def _take(self, file: Path) -> None:
        now = self._clock()
        try:
            report = store_file(self._engine, self.source, file, now)
        except FileNotReadable as error:
            if self._is_another(file):
                return  # somebody writes to it after all, or took it away
            self._reject(file, of_error(file, self.source, error, now))
            return
        except (StatementError, ValueError, TypeError, OverflowError) as error:
            if isinstance(error, DBAPIError) and not isinstance(error, DataError):
                raise  # the store is in trouble, not the file
            what = FileNotReadable(file.name, f"it cannot be stored ({type(error).__name__})", "Export it again")
            self._reject(file, of_error(file, self.source, what, now))
            return
        if self._is_another(file):
            return  # somebody went on writing after all
        if report.rejected:
            self._reject(file, of_lines(file, self.source, report, now))
        elif report.already_imported_at and (reasons := self._rejected_before(file)):
            self._reject(file, of_earlier(file, self.source, report.already_imported_at, reasons, now))
        else:
            shutil.move(file, _free(self._made(DONE), file.name))
            _log.info("%s: %s: %s signatures added", self.source.key, printable(file.name), f"{report.accepted:,}")
            if report.too_old:
                _log.warning("%s: %s: %s lines are %s", self.source.key, printable(file.name), report.too_old, TOO_OLD)

    def _is_another(self, file: Path) -> bool:
        """Whether it is not what it was when it was taken."""
        try:
            return look_at(file) != self._seen[file.name]
        except FileNotFoundError:
            return True

    def _rejected_before(self, file: Path) -> dict[str, int]:
        return rejected_reasons(self._engine, self.source.key, file_sha256(file))

    def _reject(self, file: Path, report: str) -> None:
        """The report comes first: killed before the move, the file is found again, and the report is there already."""
        target = _free(self._made(REJECTED), file.name)
        target.with_name(target.name + REPORT).write_text(report, encoding="utf-8")
        shutil.move(file, target)
        name, place = printable(file.name), printable(f"{target}{REPORT}")
        _log.warning("%s: %s: not taken as it is; see %s", self.source.key, name, place)

    def _made(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def _left_to_correct(self) -> SourceError | None:
        reports = list((self._folder / REJECTED).glob(f"*{REPORT}"))
        if not reports:
            return None
        return SourceMisconfigured(
            self.source.label,
            f"{len(reports):,} files are in {self._folder / REJECTED}, each with a report",
            "Correct them, put them into the folder again, and remove them and their reports from there",
        )

    def _say(self, problem: SourceError | None) -> None:
        """Store what is the matter, or that nothing is, where that is not what was stored last."""
        words = str(problem or "")
        if words == self._said:
            return
        if problem is None:
            save_collected(self._engine, self.source.key, _STEP, Collected(), self._clock())
        else:
            _log.warning("%s", problem)
            save_failure(self._engine, self.source.key, _STEP, problem, self._clock())
        self._said = words


def _free(folder: Path, name: str) -> Path:
    """A place for a file of this name; where it is taken, also by a report, with the next number behind it."""
    path, number = folder / name, 1
    while path.exists() or path.with_name(path.name + REPORT).exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return path
