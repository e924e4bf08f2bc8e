"""What a program does with a ledger until it is killed; every write that the ledger acknowledged is a line of its log."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

from claims_for_tests import claim

from tulga.claim import Claim
from tulga.ledger import Ledger, adding
from tulga.ledger.clock import moment
from tulga.sources import Source
from tulga.workspace import Workspace

TEXT = "Mongolia and {} established diplomatic relations on 30 November 19{}. An embassy was opened in 19{}.\n"
STATES = ("Canada", "Türkiye", "Japan", "Kazakhstan", "Poland", "Cuba")
IMPORT = 4


def acknowledge(log: str, what: str) -> None:
    """Write one line that outlives the program, in one call."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{what}\n".encode())
    os.close(file)


def offer(name: str) -> tuple[Source, list[Claim]]:
    """A source of that name with thirty claims."""
    told = [claim("embassy_opened", "TUR", "MNG", f"19{row + 10}", name, row=row) for row in range(1, 31)]
    return Source(name, "table", {"title": name}), told


def add(place: str, life: int, log: str) -> None:
    """One source after the other."""
    with Ledger(place) as ledger:
        acknowledge(log, "ready")
        for number in count():
            source, told = offer(f"a{life}-{number}")
            ledger.add(told, source, verb="read", input_name=source.id)
            acknowledge(log, source.id)


def take_in(place: str, life: int, log: str) -> None:
    """Imports of several sources, each import in one transaction."""
    with Ledger(place) as ledger:
        acknowledge(log, "ready")
        for number in count():

            def step(connection, number: int = number) -> None:  # type: ignore[no-untyped-def]
                now = moment(connection)
                for part in range(IMPORT):
                    source, told = offer(f"i{life}-{number}-{part}")
                    offered = adding.Addition(source, told, None, None, None, "add", "t.csv", None, now)
                    adding.add(connection, offered, now)

            ledger.change(step)
            for part in range(IMPORT):
                acknowledge(log, f"i{life}-{number}-{part}")


def review(place: str, life: int, log: str) -> None:
    """One judgement after the other."""
    with Ledger(place) as ledger:
        source, told = offer("reviewed")
        ledger.add(told, source, verb="read", input_name=source.id)
        acknowledge(log, "ready")
        for number in count():
            reason = f"r{life}-{number}"
            ledger.judge(told[number % len(told)].id, ("accepted", "rejected")[number % 2], reason, "Bat")
            acknowledge(log, reason)


def migrate(place: str, life: int, log: str) -> None:
    """A ledger of an older schema is opened."""
    acknowledge(log, "ready")
    Ledger(place).close()
    acknowledge(log, f"m{life}")


def read(place: str, life: int, log: str) -> None:
    """Documents are read into a workspace whose ledger stands at the place."""
    os.environ["TULGA_LEDGER"] = place
    folder = Path(log).parent
    notes = folder / f"notes-{life}"
    notes.mkdir()
    for number in range(200):
        words = "".join(TEXT.format(state, 40 + number % 50, 50 + life % 40) for state in STATES)
        (notes / f"d{life}-{number}.txt").write_text(f"Note {life}-{number}.\n\n{words}", encoding="utf-8")
    with Workspace.create(folder / "workspace", "MNG", "Mongolia") as workspace:
        for number, outcome in enumerate(workspace.read([notes])):
            acknowledge(log, outcome.name if number else f"{outcome.name}\nready")


WORK: dict[str, Callable[[str, int, str], None]] = {
    "add": add,
    "import": take_in,
    "review": review,
    "migration": migrate,
    "read": read,
}


def judge_many(place: str, person: str, claims: list[str], number: int) -> None:
    """A reviewer who judges `number` times, one claim after the other."""
    with Ledger(place) as ledger:
        for turn in range(number):
            ledger.judge(claims[turn % len(claims)], ("accepted", "rejected")[turn % 2], f"{person} {turn}", person)
