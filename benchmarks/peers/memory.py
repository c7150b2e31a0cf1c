"""What a server takes of the machine's memory: all of its processes together."""

from pathlib import Path

_KILOBYTE = 1024


def megabytes(process_id: int) -> float:
    """The proportional set size of one process, in MB of a million bytes.

    Pages that several processes share count once, each process with its part: `Pss` of proc_pid_smaps(5). Resident set
    sizes, added up, would count them once for each process.
    """
    return proportional_bytes(Path(f"/proc/{process_id}/smaps_rollup").read_text()) / 1e6


def proportional_bytes(rollup: str) -> int:
    """The proportional set size that a `smaps_rollup` tells."""
    (line,) = (line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * _KILOBYTE


def family(process_id: int) -> list[int]:
    """A process, its children, theirs, and so on."""
    children = [
        int(child)
        for task in Path(f"/proc/{process_id}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [process_id, *(one for child in children for one in family(child))]
