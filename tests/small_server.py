"""An app of a test's own, answering over real HTTP."""

import threading

import uvicorn
from starlette.applications import Starlette

from tests.waiting import LONG, until


class SmallServer:
    """An app on a port of its own, until it is stopped."""

    def __init__(self, app: Starlette, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(LONG)
