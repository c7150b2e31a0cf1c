"""The store that everybody asks for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.session import session_key
from access.tokens import sha256_of
from access.viewer import ALL_REGIONS
from store.access import revoke_token, save_token, sign_out
from store.engine import reading_engine, writing_engine
from store.snapshot import SnapshotReader
from tests.access.served import SESSIONS, TOKENS, World
from tests.builders import a_campaign, a_source
from tests.filled import collect_everything


@pytest.fixture(scope="module")
def world(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A petition that was counted a moment ago, four tokens, one of them revoked, and a session that was ended."""
    file = tmp_path_factory.mktemp("access") / "store.sqlite"
    file.write_bytes(prepared_sqlite.read_bytes())
    engine, now = writing_engine(f"sqlite:///{file}"), datetime.now(UTC)
    collect_everything(engine, a_campaign(a_source()), now)
    for name in ("screen", "api", "embed", "revoked"):
        save_token(engine, name, sha256_of(TOKENS[name]), [name if name != "revoked" else "api"], ALL_REGIONS, now)
    revoke_token(engine, "revoked", now)
    sign_out(engine, session_key(SESSIONS["signed-out"]), now.replace(year=now.year + 1), now)
    reading = reading_engine(f"sqlite:///{file}")
    yield World(engine, SnapshotReader(reading, seconds=0), reading)
    reading.dispose()
    engine.dispose()
