"""Processes that read pieces of one file side by side. Run as a program, this is one of them.

Hashing an identifier takes Python's own lock, so threads would wait for each other. A process ends by itself when its
input ends, also where whoever started it was killed.
"""

import os
import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from data_sources.errors import FileNotReadable
from data_sources.plain_lines import NotPlain
from data_sources.signature_chunk import Chunk, ChunkPart, ChunkReader, TableForm

# Each takes up to 170 MB, and an import is to stay below 1 GB.
_MOST_PROCESSES = 4
_PROJECT = Path(__file__).parent.parent

Question = tuple[Chunk, Mapping[int, int]]


def processes_to_use() -> int:
    """One for each processor that this process may use, within reason."""
    return min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_PROCESSES
    )


class Readers:
    """Reads pieces of one file, in as many processes as asked for; with none, in this one."""

    def __init__(self, path: Path, form: TableForm, processes: int) -> None:
        self._path, self._form, self._count = path.absolute(), form, processes
        self._processes: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(max(processes, 1))

    def __enter__(self) -> "Readers":
        for _ in range(self._count):
            process = subprocess.Popen(
                [sys.executable, "-m", "data_sources.signature_readers"],
                cwd=_PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self._processes.append(process)
            self._idle.put(process)
            # Through the pipe: a process's arguments, which everybody on the machine may see, are no place for the key.
            _send(process.stdin, (self._path, self._form))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with ExitStack() as stack:
            for process in self._processes:
                stack.enter_context(process)  # closes its pipes and waits for it
                process.kill()
            stack.callback(self._threads.shutdown, cancel_futures=True)

    def read(self, questions: Iterable[Question]) -> Iterator[tuple[Chunk, ChunkPart]]:
        """The pieces in their order, with some of them read ahead.

        Raises:
            NotPlain: A piece has to be read line by line.
            FileNotReadable: A process has ended, for example for want of memory.
        """
        if not self._count:
            reader = ChunkReader(self._form)
            for chunk, occurrences in questions:
                yield chunk, reader.read(content_of(self._path, chunk), occurrences)
            return
        ahead: deque[tuple[Chunk, Future[Any]]] = deque()
        for question in questions:
            ahead.append((question[0], self._threads.submit(self._ask, question)))
            if len(ahead) > 2 * self._count:
                yield _answered(ahead)
        while ahead:
            yield _answered(ahead)

    def _ask(self, question: Question) -> Any:
        process = self._idle.get()
        try:
            _send(process.stdin, question)
            return pickle.load(process.stdout)  # type: ignore[arg-type]  # noqa: S301 - from our own process
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise FileNotReadable(
                self._path.name,
                f"a process that read it has ended (exit status {process.poll()})",
                "Make sure that 1 GB of memory is free, and import it again: nothing was stored",
            ) from error
        finally:
            self._idle.put(process)


def content_of(path: Path, chunk: Chunk) -> bytes:
    """The bytes of one piece."""
    with path.open("rb") as file:
        file.seek(chunk.start)
        return file.read(chunk.size)


def _answered(ahead: deque[tuple[Chunk, Future[Any]]]) -> tuple[Chunk, ChunkPart]:
    chunk, future = ahead.popleft()
    answer = future.result()
    if answer is None:
        raise NotPlain
    return chunk, answer


def _send(pipe: Any, what: Any) -> None:
    pickle.dump(what, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _serve() -> None:
    """Answer one question after another until there are no more; None is the answer to a piece that is not plain."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    path, form = pickle.load(questions)  # noqa: S301 - from the process that started this one
    reader = ChunkReader(form)
    while True:
        try:
            chunk, occurrences = pickle.load(questions)  # noqa: S301
        except EOFError:
            return
        try:
            answer = reader.read(content_of(path, chunk), occurrences)
        except NotPlain:
            answer = None
        _send(answers, answer)


if __name__ == "__main__":
    _serve()
