"""The websocket of Streamlit's pages: what no page of ours sends fills no log."""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# RFC 6455, section 7.4.1: a kind of data that cannot be accepted.
_UNACCEPTABLE = 1003
_STREAMLITS_LOG = "streamlit.web.server.starlette.starlette_websocket"


class BytesOnly:
    """Closes a websocket on which somebody sends a text, which would end in an error: Streamlit reads bytes alone.

    Bytes that it cannot read are noted without a trace.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        logging.getLogger(_STREAMLITS_LOG).addFilter(_in_one_line)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def receive_bytes() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or message.get("bytes") is not None:
                return message
            await send({"type": "websocket.close", "code": _UNACCEPTABLE, "reason": ""})
            return {"type": "websocket.disconnect", "code": _UNACCEPTABLE}

        await self._app(scope, receive_bytes, send)


def _in_one_line(record: logging.LogRecord) -> bool:
    # Streamlit 1.67 says in one line that it cannot read what came; by the trace below it strangers would fill the log.
    if record.exc_info and record.exc_info[0] is not None and record.exc_info[0].__name__ == "DecodeError":
        record.exc_info = None
    return True
