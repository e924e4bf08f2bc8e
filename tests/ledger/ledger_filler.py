"""A program that fills a ledger and may be killed while it does: PATH PREFIX SOURCES CLAIMS KILL_AT.

It prints one line for every source that the ledger acknowledged. With KILL_AT above 0 it kills itself (SIGKILL) before
the statement of that number; at the end it prints `statements N`.
"""

import os
import signal
import sys
from decimal import Decimal

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tulga.claim import Claim, Evidence
from tulga.ledger import Ledger
from tulga.sources import Source
from tulga.span import Span

TEXT = "In 1996 the embassy was opened. " * 40


def claims_of(source: str, number: int) -> list[Claim]:
    return [
        Claim(
            relation="embassy_opened",
            subject="TUR",
            object="MNG",
            value=Decimal(place) / 4,
            span=Span.parse("1996"),
            evidence=Evidence(source, f"char={place}-{place + 9}", TEXT[place : place + 9]),
        )
        for place in range(number)
    ]


def main(path: str, prefix: str, sources: int, claims: int, kill_at: int) -> None:
    done = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        step()

    @event.listens_for(Engine, "commit")
    def commit(*_: object) -> None:
        step()

    def step() -> None:
        nonlocal done
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with Ledger(path) as ledger:
        for number in range(sources):
            # Every second source is a new version of the one before, so that supersession is cut short too.
            identifier = f"{prefix}{number:02d}"
            source = Source(
                identifier, "document", {"title": "T"}, sha256=identifier, name=f"{prefix}{number // 2}.txt"
            )
            claims_now = claims_of(identifier, claims)
            added = ledger.add(claims_now, source, text=TEXT, verb="read", input_name=source.name)
            assert added.new + added.known == claims
            assert len(ledger.find(source=identifier, current=False)) == claims
            print(identifier, flush=True)
    print(f"statements {done}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(argument) for argument in sys.argv[3:6]))
