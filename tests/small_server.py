"""An app of a test's own, answering over real HTTP."""

import threading
import time

import uvicorn
from starlette.applications import Starlette

_READY_WITHIN_SECONDS = 10


class SmallServer:
    """An app on a port of its own, until it is stopped."""

    def __init__(self, app: Starlette, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(app, port=port, log_level="critical", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + _READY_WITHIN_SECONDS
        while not self._server.started:
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
