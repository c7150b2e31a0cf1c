"""A text on the websocket of the pages closes it, without an error; bytes are passed on."""

import asyncio
import logging

from starlette.types import Message, Receive, Scope, Send

from api.frames import BytesOnly
from tests.asking import apart


async def streamlits(scope: Scope, receive: Receive, send: Send) -> None:
    """Takes bytes until the connection ends, and sends each back."""
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "bytes": message["bytes"]})


def sent_back(*messages: Message, kind: str = "websocket") -> list[Message]:
    waiting, found = list(messages), list[Message]()

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        found.append(message)

    apart(lambda: asyncio.run(BytesOnly(streamlits)({"type": kind}, receive, send)))
    return found


def received(**data: bytes | str | None) -> Message:
    return {"type": "websocket.receive", **data}


def test_bytes_are_passed_on_until_a_text_closes_the_connection() -> None:
    answers = sent_back(
        received(bytes=b"one", text=None), received(bytes=b""), received(text="two"), received(bytes=b"x")
    )

    assert [answer.get("bytes") for answer in answers[:2]] == [b"one", b""]
    assert answers[2:] == [{"type": "websocket.close", "code": 1003, "reason": ""}]


def test_a_connection_that_ends_ends() -> None:
    assert sent_back({"type": "websocket.disconnect", "code": 1000}) == []


def test_what_streamlit_cannot_read_is_noted_without_a_trace_and_other_errors_with_theirs() -> None:
    class DecodeError(Exception):
        pass

    def noted(error: Exception) -> bool:
        record = log.makeRecord(log.name, logging.ERROR, "", 0, "Error", (), (type(error), error, None))
        return bool(log.filter(record)) and record.exc_info is not None

    log = logging.getLogger("streamlit.web.server.starlette.starlette_websocket")
    BytesOnly(streamlits)

    assert not noted(DecodeError("junk"))
    assert noted(ValueError("ours"))
