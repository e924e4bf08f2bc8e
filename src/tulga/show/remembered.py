"""What takes long is computed once for each state of a workspace, however many people look at it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, TypeVar

from tulga.show.surface import Workspace

T = TypeVar("T")
MOST: Final = 24  # results that are kept, the latest used


@dataclass
class _Kept:
    """One result, and the workspace it is of, so that no other takes its place in memory."""

    workspace: Workspace
    lock: Lock = field(default_factory=Lock)
    found: Any = None
    done: bool = False


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = Lock()


def remembered(workspace: Workspace, what: Hashable, compute: Callable[[], T]) -> T:
    """What `compute` gives, computed once for each state of the workspace's ledger; `what` names it.

    Joining, reading or judging changes the ledger, and so the result is computed anew. Who asks while it is being computed
    waits for it; an error is not remembered.
    """
    key = (id(workspace), what, workspace.ledger.state())
    with _lock:
        one = _kept.setdefault(key, _Kept(workspace))
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    with one.lock:
        if not one.done:
            workspace.facts()  # here the workspace notices what other programs wrote
            one.found, one.done = compute(), True
        found: T = one.found
    return found
