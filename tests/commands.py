"""Commands of `collect.py`, each a process of its own, begun from a process that has imported its libraries already.

Those imports are most of what a short command takes: two seconds of a processor, against a few milliseconds here. The
process is as real as any other: it has its own environment, output and status, and signals reach it or kill it. That
`python collect.py` starts from nothing is tested where its first words are (`tests/collector/test_commands.py`).
"""

import gc
import multiprocessing
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from types import TracebackType

import pytest

from tests.waiting import LONG

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.commands", "collector.commands"])


class Command:
    """One command, from its beginning on; the environment is that of the test unless one is given."""

    def __init__(self, *words: str, environment: Mapping[str, str] | None = None) -> None:
        self._output = tempfile.NamedTemporaryFile(prefix="output-")  # noqa: SIM115 - open as long as the command is
        self._errors = tempfile.NamedTemporaryFile(prefix="errors-")  # noqa: SIM115
        given = dict(os.environ if environment is None else environment)
        with pytest.MonkeyPatch.context() as shared:
            # Or the width of the first command's terminal would be that of all.
            shared.delenv("COLUMNS", raising=False)
            forkserver.ensure_running()
        files = (self._output.name, self._errors.name)
        self._process = _forking.Process(target=_run, args=(words, given, files), daemon=True)
        self._process.start()

    @property
    def output(self) -> str:
        """What it has written to its standard output until now."""
        return _text(self._output.name)

    @property
    def errors(self) -> str:
        """The same of its errors and its log."""
        return _text(self._errors.name)

    @property
    def printed(self) -> str:
        """Both, one after the other."""
        return self.output + self.errors

    def end(self) -> int:
        """Wait until it ends by itself; its status."""
        self._process.join(LONG)
        if self._process.exitcode is None:
            raise AssertionError(f"it did not end:\n{self.kill()}")
        return self._process.exitcode

    def terminate(self) -> int:
        """Ask it to stop; its status."""
        self._process.terminate()
        return self.end()

    def kill(self) -> str:
        """SIGKILL, as from a power cut; what it had printed."""
        self._process.kill()
        self._process.join()
        return self.printed

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to come true while it runs."""
        end = time.monotonic() + LONG
        while not condition():
            if not self._process.is_alive() or time.monotonic() > end:
                raise AssertionError(f"it did not come so far:\n{self.kill()}")
            time.sleep(0.02)

    def __enter__(self) -> "Command":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._process.close()
        self._output.close()
        self._errors.close()


def _text(name: str) -> str:
    with open(name, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def _run(words: Sequence[str], environment: Mapping[str, str], files: tuple[str, str]) -> None:
    """The command, in the process of its own."""
    for number, name in enumerate(files, start=1):
        os.dup2(os.open(name, os.O_WRONLY | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("error", ResourceWarning)
    sys.argv = ["collect.py", *words]
    from collector.commands import app

    status: str | int | None = None
    try:
        app()
    except SystemExit as ended:
        status = ended.code
    # What was left open is noticed now, as it would be at the end of the interpreter.
    gc.collect()
    sys.exit(status)
