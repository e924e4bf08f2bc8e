"""Documents into a workspace: read by an engine, kept in the ledger, and skipped where the same reader has read them before."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from tulga.claim import Claim
from tulga.errors import BadInput, TulgaError
from tulga.ledger import Ledger
from tulga.outcome import Outcome
from tulga.read.corpus import listed, pieces
from tulga.read.document import Document
from tulga.read.engine import Engine, attempt
from tulga.read.kept import Kept, Turn, turns
from tulga.read.reading import Read, Reading, notices


@dataclass
class Intake:
    """The way into the ledger of the workspace in `folder`; `readings.sqlite` beside it tells what was read before.

    What the light reader of this version has read, asked the same, is not read again as long as its source is the
    current one in the ledger; its claims are counted as known. Another reader reads everything.
    """

    folder: Path
    ledger: Ledger
    reading: Reading
    engine: Engine
    _first_session: int | None = field(default=None, init=False)

    def read(self, sources: Iterable[str | Path]) -> Iterator[Outcome]:
        """The outcome of each document of files, folders and addresses; one that fails is an outcome with its error."""
        with ExitStack() as open_files:
            kept = None
            if self.reading.reader is None:
                asked = f"about {self.reading.about}, from {self.reading.minimum}"
                kept = open_files.enter_context(Kept(self.folder / "readings.sqlite", asked))

            before = frozenset(source.id for source in self.ledger.sources()) if kept else frozenset()

            def holds(key: str) -> bool:
                """Whether all sources of a piece are in the ledger and no newer ones of their names have come."""
                read = [source for source, *_ in kept.get(key) if source] if kept else []
                return all(source in before and self.ledger.record(source).current for source in read)

            for turn in turns(pieces(listed(sources)), self.reading, self.engine, kept, holds):
                if kept and turn.key and turn.made is None and holds(turn.key):
                    outcomes = [_known(*row) for row in kept.get(turn.key)]
                else:
                    outcomes = self._keep(turn, kept)
                yield from outcomes[:-1]
                yield from (replace(last, size=turn.piece.size) for last in outcomes[-1:])

    def _keep(self, turn: Turn[list[Read]], kept: Kept | None) -> list[Outcome]:
        """Put what was read into the ledger; the piece is known from then on, unless the ledger refused some of it."""
        made = attempt(self.reading, turn.piece) if turn.made is None else turn.made
        if isinstance(made, BadInput):
            return [Outcome(made.place, error=str(made))]
        added = [self._outcome(*read) for read in made]
        if kept and turn.key and all(row for _, row in added):
            kept.put(turn.key, [row for _, row in added])
        return [outcome for outcome, _ in added]

    def _outcome(
        self, document: Document | BadInput, claims: list[Claim] | TulgaError
    ) -> tuple[Outcome, list[object] | None]:
        """The outcome of a document, and what tells of it the next time: source, name, claims, notices, error."""
        if isinstance(document, BadInput):
            return Outcome(document.place, error=str(document)), [None, document.place, 0, [], str(document)]
        if isinstance(claims, TulgaError):
            return Outcome(document.name, error=str(claims)), None
        try:
            keep_bytes(self.folder, document)
            added = self.ledger.add(
                claims, document.source(), text=document.text, language=document.language, published=document.published,
                verb="read", input_name=document.name, batch=self._first_session,
            )  # fmt: skip
        except TulgaError as error:
            return Outcome(document.name, error=str(error)), None
        self._first_session = self._first_session or added.session
        said = notices(document, grammar=self.reading.reader is None)
        row = [document.source_id, document.name, len(claims), said, None]
        return Outcome(document.name, added.new, added.known, notices=said), row


def _known(_source: str | None, name: str, claims: int, said: list[str], error: str | None) -> Outcome:
    return Outcome(name, known=claims, notices=tuple(said), error=error)


def keep_bytes(folder: Path, document: Document) -> None:
    """Keep the bytes of a document, also of one that has no file of its own: a web page, a line of many."""
    plain = re.sub(r"[^\w .()+-]+", "-", document.name.rsplit("/", 1)[-1] or "document")[-60:]
    target = folder / "files" / f"{document.sha256}-{plain}"
    if not target.exists():
        partial = target.with_suffix(".part")
        partial.write_bytes(document.original)
        partial.replace(target)
