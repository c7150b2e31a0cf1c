"""How a benchmark is run and reported."""

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# A process counts as its own what the process held that began it, so that a small one has to begin it.
_BEGIN = """
import os, sys
unheard = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=unheard)
_, status, used = os.wait4(process, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) and 1)
"""


@dataclass(frozen=True)
class Measurement:
    """One claim: `holds` is whether `value` is at most `limit`, or with `at_least` no less than it.

    `runs` are the values it is the median of. Where nothing is claimed the limit is infinite; in JSON, which has no
    such number, it is null.
    """

    name: str
    value: float
    unit: str
    limit: float
    runs: tuple[float, ...]
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the claim is true in this run."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def as_record(self) -> dict[str, Any]:
        """The measurement as plain data."""
        record = asdict(self) | {"runs": list(self.runs), "holds": self.holds}
        record.pop("at_least")
        if math.isinf(self.limit):
            record["limit"] = None
        return record


def ratio(
    name: str, measured: Callable[[], object], beside: Callable[[], object], limit: float, runs: int
) -> Measurement:
    """How many times as long one thing takes as another, both run in turn; the median of the runs."""
    ratios = []
    for _ in range(runs):
        ratios.append(seconds(measured) / seconds(beside))
    return Measurement(
        name, round(statistics.median(ratios), 3), "ratio", limit, tuple(round(one, 3) for one in ratios)
    )


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


@dataclass(frozen=True)
class Times:
    """How long something took, in seconds: by the clock, and of all processors together."""

    clock: float
    processor: float


def times(run: Callable[[], object]) -> Times:
    """How long one call takes, all threads of this process together."""
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Times(time.perf_counter() - clock, time.process_time() - processor)


def processor_seconds(process_id: int, *, ended_children: bool = False) -> float:
    """User and system time of a process, all threads together, with that of its children that have ended or without.

    Fields 14 to 17 of proc_pid_stat(5).

    Raises:
        OSError: There is no such process any more.
    """
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if ended_children else 13])) / _TICKS_A_SECOND


def most_megabytes(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """The most memory that a program held at any moment. What it prints is not kept; its errors are shown.

    Args:
        command: The program's file and its arguments; it runs in the project's folder.
        environment: What it finds besides what is set here.

    Raises:
        RuntimeError: It did not end well.
    """
    done = subprocess.run(  # nosec B603 # the project's own programs, without a shell
        [sys.executable, "-I", "-S", "-c", _BEGIN, *command], cwd=_ROOT, env=os.environ | dict(environment),
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} did not end well")
    return round(int(done.stdout) / 1024, 1)
