"""Keep: claims go in with their sources, and facts, conflicts and history come out.

`Ledger` stores; `tulga.ledger.resolve.facts` and `tulga.ledger.conflicts.conflicts` are pure functions on claims and
know no storage.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tulga.ledger.ledger import Added, Addition, Ledger

__all__ = ["Added", "Addition", "Ledger"]


def __getattr__(name: str) -> Any:
    """`Ledger` on first use, so that whoever only resolves claims does not wait for the storage to be imported."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tulga.ledger import ledger

    return getattr(ledger, name)
