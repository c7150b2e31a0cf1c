"""One server that shows the attacked campaign, for all that is thrown at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.engine import writing_engine
from tests.attack.world import attacked_world
from tests.serving import Server


@pytest.fixture(scope="session")
def attacked(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard over a campaign whose every text is an attack; nothing is collected any more."""
    folder = tmp_path_factory.mktemp("attacked")
    url = f"sqlite:///{shutil.copy(prepared_sqlite, folder / 'store.sqlite')}"
    engine = writing_engine(url)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNATURE_HASH_KEY", "a key for tests")
        attacked_world(folder / "campaign", engine)
    engine.dispose()
    with Server(url, folder, campaign=folder / "campaign", collects=False) as server:
        yield server
        assert "Traceback" not in server.log
