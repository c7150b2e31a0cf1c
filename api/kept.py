"""Answers are made at most once for each look at the store, however many ask, and then only sent."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable

from starlette.concurrency import run_in_threadpool

from api.answers import Answer
from api.asked import NotAnswerable
from store.snapshot import Look, SnapshotReader

# The questions of usual readers are few. Whoever makes up others puts out their own.
_MOST_KEPT = 512


class KeptAnswers:
    """The newest answers by question. Everything here happens on the event loop; only making one does not."""

    def __init__(self, snapshots: Callable[[], SnapshotReader], most: int = _MOST_KEPT) -> None:
        self._snapshots, self._most = snapshots, most
        self._kept: OrderedDict[Hashable, tuple[Look, Answer | NotAnswerable]] = OrderedDict()
        self._being_made: dict[Hashable, asyncio.Task[Answer | NotAnswerable]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    async def answer(self, question: Hashable, make: Callable[[Look], Answer]) -> Answer:
        """The answer to a question, made in a thread where there is none for the newest look at the store.

        Raises:
            NotAnswerable: As `make` raises it; that there is nothing is kept like an answer.
            SQLAlchemyError: The store cannot be read and never could since the process started.
        """
        look, kept = self._snapshots().current_look(), self._kept.get(question)
        if look is not None and kept is not None and kept[0] is look:
            self._kept.move_to_end(question)
            return _given(kept[1])
        making = self._being_made.get(question)
        if making is None:
            making = asyncio.create_task(self._made(question, make))
            self._being_made[question] = making
        # An asker who leaves takes the answer from nobody else who waits for it.
        return _given(await asyncio.shield(making))

    async def _made(self, question: Hashable, make: Callable[[Look], Answer]) -> Answer | NotAnswerable:
        def in_thread() -> tuple[Look, Answer | NotAnswerable]:
            look = self._snapshots().look()
            try:
                return look, make(look)
            except NotAnswerable as nothing:
                return look, nothing

        try:
            look, answer = await run_in_threadpool(in_thread)
        finally:
            del self._being_made[question]
        self._kept[question] = (look, answer)
        self._kept.move_to_end(question)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return answer


def _given(found: Answer | NotAnswerable) -> Answer:
    if isinstance(found, NotAnswerable):
        # A new one each time: an exception that is raised again and again holds on to everybody who was told.
        raise NotAnswerable(found.status, str(found))
    return found
