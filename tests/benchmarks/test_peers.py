"""What the comparison with Superset measures with: memory of processes, and marks that a reader sees."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.peers.memory import family, megabytes, proportional_bytes
from benchmarks.peers.superset_dashboard import dashboard_layout
from benchmarks.peers.superset_server import SupersetFailed, superset_environment

ROLLUP = """55d0c0a00000-7ffd3a7fe000 ---p 00000000 00:00 0                          [rollup]
Rss:               13564 kB
Pss:                7011 kB
Pss_Dirty:          5000 kB
Pss_Anon:           5000 kB
"""


def test_memory_is_the_proportional_share() -> None:
    assert proportional_bytes(ROLLUP) == 7011 * 1024


def test_a_process_that_keeps_more_has_more_memory() -> None:
    before = megabytes(os.getpid())

    kept = bytearray(os.urandom(1_000_000) * 50)

    assert 30 < megabytes(os.getpid()) - before < 100
    assert len(kept) == 50_000_000


def test_a_family_is_a_process_with_its_children_and_theirs() -> None:
    starts_another = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    parent = subprocess.Popen([sys.executable, "-c", starts_another], stdin=subprocess.PIPE)
    try:
        while len(found := family(parent.pid)) < 2:
            assert parent.poll() is None
    finally:
        parent.communicate(b"\n")

    assert found[0] == parent.pid
    assert len(found) == 2


def test_all_of_a_dashboard_lies_within_one_screen() -> None:
    layout = dashboard_layout({"number": 1, "days": 2, "regions": 3})

    charts = [part["meta"] for part in layout.values() if isinstance(part, dict) and part["type"] == "CHART"]
    assert [chart["chartId"] for chart in charts] == [1, 2, 3]
    assert sum(chart["height"] for chart in charts) * 8 < 900  # Superset's rows are 8 pixels high


def test_an_environment_without_superset_is_refused_in_words(tmp_path: Path) -> None:
    with (
        pytest.raises(SupersetFailed, match=r"no virtual environment with Apache Superset.*README"),
        superset_environment(tmp_path),
    ):
        pass
