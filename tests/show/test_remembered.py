"""What is remembered: once for each state of the ledger, apart for each workspace, and never an error."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from hearth import CLAIMS, Hearth

from tulga.errors import BadUse
from tulga.show.remembered import MOST, remembered


def counting() -> tuple[list[int], Callable[[], int]]:
    calls: list[int] = []

    def compute() -> int:
        calls.append(1)
        return len(calls)

    return calls, compute


def test_it_is_computed_once_until_the_ledger_changes() -> None:
    workspace = Hearth()
    _, compute = counting()
    assert [remembered(workspace, "x", compute) for _ in range(3)] == [1, 1, 1]
    assert remembered(workspace, "y", compute) == 2
    workspace.ledger.claims = CLAIMS[:3]
    assert remembered(workspace, "x", compute) == 3


def test_two_workspaces_do_not_share_it() -> None:
    one, other = Hearth(), Hearth()
    _, compute = counting()
    assert (remembered(one, "x", compute), remembered(other, "x", compute)) == (1, 2)


def test_an_error_is_tried_again() -> None:
    workspace = Hearth()

    def fails() -> int:
        raise BadUse("not yet")

    with pytest.raises(BadUse, match="not yet"):
        remembered(workspace, "x", fails)
    assert remembered(workspace, "x", lambda: 7) == 7


def test_only_so_many_are_kept() -> None:
    workspace = Hearth()
    calls, compute = counting()
    for number in range(MOST + 1):
        remembered(workspace, number, compute)
    remembered(workspace, MOST, compute)
    assert len(calls) == MOST + 1
    remembered(workspace, 0, compute)
    assert len(calls) == MOST + 2


def test_who_asks_at_the_same_time_waits_for_the_same() -> None:
    workspace = Hearth()
    calls, compute = counting()
    together, found = Barrier(4), []

    def ask() -> None:
        together.wait()
        found.append(remembered(workspace, "x", compute))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(calls)) == ([1, 1, 1, 1], 1)
