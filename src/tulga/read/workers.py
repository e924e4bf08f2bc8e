"""Many documents on one machine: the same claims in the same order, whatever the number of workers."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from tulga.claim import Claim
from tulga.errors import BadInput, TulgaError
from tulga.read.document import Document

Reader = Callable[[Document, str | None], list[Claim]]
Read = tuple[Document | BadInput, list[Claim] | TulgaError]
_AHEAD = 4  # documents that wait for each worker, so that memory stays bounded


def read_all(
    documents: Iterable[Document | BadInput], reader: Reader, about: str | None, workers: int = 1
) -> Iterator[Read]:
    """Each document with its claims, or with the error that it met, in the order in which they come.

    `workers` processes read at once; with more than one, `reader` has to be a function of a module. The results do not
    depend on their number.
    """
    if workers <= 1:
        yield from (_read(document, reader, about) for document in documents)
        return
    waiting: deque[Future[Read]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for document in documents:
            waiting.append(pool.submit(_read, document, reader, about))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _read(document: Document | BadInput, reader: Reader, about: str | None) -> Read:
    if isinstance(document, BadInput):
        return document, []
    try:
        return document, reader(document, about)
    except TulgaError as error:
        return document, error
