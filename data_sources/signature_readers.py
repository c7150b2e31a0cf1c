"""Threads that read pieces of one file side by side. What takes long in a piece (Arrow, NumPy, hashes) is done outside
of Python's lock."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import numpy as np

from data_sources.signature_chunk import Chunk, ChunkPart, ChunkReader, TableForm

# Each takes up to 100 MB, and an import is to stay below 1 GB.
_MOST_THREADS = 4
# Just below the largest that glibc adapts itself to.
_MOST_THAT_IS_KEPT = 31 << 20

Question = tuple[Chunk, bytes, Mapping[int, int]]


def threads_to_use() -> int:
    """One for each processor that this process may use, within reason."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_THREADS)


class Readers:
    """Reads pieces of one file, in as many threads as asked for."""

    def __init__(self, form: TableForm, threads: int) -> None:
        _keep_memory()
        self._reader, self._count = ChunkReader(form), threads
        self._threads = ThreadPoolExecutor(threads, "reads-signatures")

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)

    def read(self, questions: Iterable[Question]) -> Iterator[tuple[Chunk, ChunkPart]]:
        """The pieces in their order, with some of them read ahead.

        Raises:
            NotPlain: A piece has to be read line by line.
        """
        ahead: deque[tuple[Chunk, Future[ChunkPart]]] = deque()
        for chunk, content, occurrences in questions:
            ahead.append((chunk, self._threads.submit(self._reader.read, content, occurrences)))
            if len(ahead) > 2 * self._count:
                yield _answered(ahead)
        while ahead:
            yield _answered(ahead)


def _keep_memory() -> None:
    """Free a large piece once. glibc then keeps up to twice as much (mallopt(3), M_MMAP_THRESHOLD), where otherwise
    the memory for every piece of the file would come anew, page by page, from the system: a twentieth of all time.
    """
    np.empty(_MOST_THAT_IS_KEPT, dtype=np.uint8)


def content_of(path: Path, chunk: Chunk) -> bytes:
    """The bytes of one piece."""
    with path.open("rb") as file:
        file.seek(chunk.start)
        return file.read(chunk.size)


def _answered(ahead: deque[tuple[Chunk, Future[ChunkPart]]]) -> tuple[Chunk, ChunkPart]:
    chunk, future = ahead.popleft()
    return chunk, future.result()
