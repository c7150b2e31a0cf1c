"""Ten minutes of questions that nobody would ask, put to the real server by schemathesis from the api's description.

`make soak`; SOAK_MINUTES=3 for less. It fails on a server's error, and on any answer that /api/v1/openapi.json does not
describe: its status, its headers, its kind or its contents.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Server

_SECONDS = int(60 * min(10, float(os.environ.get("SOAK_MINUTES", "10"))))
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(_SECONDS + 300)]

_log = logging.getLogger(__name__)


def test_no_question_has_an_answer_that_is_not_described(tmp_path: Path) -> None:
    with Server(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path) as server:
        asked = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"),
                *("--no-color", "run", f"{server.url}/api/v1/openapi.json", "--max-time", str(_SECONDS)),
                *("--phases", "coverage,fuzzing", "--checks", ",".join(_CHECKS), "--generation-database", "none"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    _log.info(asked.stdout)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert "Exception in ASGI application" not in server.log, server.log[-5000:]
