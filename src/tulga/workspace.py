"""A workspace is a folder; this is the one place that wires the rooms together.

The folder holds `tulga.yml` (title and focal state), `ledger.sqlite` (unless `TULGA_LEDGER` names another ledger),
`observations/` (one Parquet file a joined dataset), `files/` (a copy of every input by its hash, so that a quote or a row can
be shown), `readings.sqlite` (what was read, so that it is not read again), `doctrine/` and `scenarios/` (YAML).
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from tulga.actors import Actor, actors, label, resolve
from tulga.claim import Claim
from tulga.errors import BadInput, BadUse, TulgaError, nearest_names, unknown
from tulga.ledger import Ledger
from tulga.outcome import Outcome
from tulga.settings import FILE, declare, settings
from tulga.sources import Source

if TYPE_CHECKING:
    from datetime import date

    import polars

    from tulga.counsel import Counsel
    from tulga.disagreement import Observed
    from tulga.doctrine import Document as Doctrine
    from tulga.doctrine import Verdict
    from tulga.join.store import Store
    from tulga.ledger.fact import Fact
    from tulga.ledger.weighed import Conflicts
    from tulga.packs import Pack
    from tulga.panel import Held
    from tulga.panel.panel import Panel
    from tulga.panel.standing import Balance
    from tulga.read.engine import Engine
    from tulga.read.reading import Reader
    from tulga.scenario import Answer, Scenario

FIRST_YEAR, LAST_YEAR = 1816, 2100


class Workspace:
    """Documents, datasets, doctrine and scenarios of one observed state, and everything that is computed from them.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "w", "MNG", "Mongolia") as ws:
    ...     note = Path(folder) / "note.txt"
    ...     _ = note.write_text("Mongolia and Canada established diplomatic relations on 30 November 1973.")
    ...     [outcome.error for outcome in ws.read([note])]
    ...     [(f.subject, f.object, str(f.span)) for f in ws.facts("diplomatic_relations_established")]
    [None]
    [('MNG', 'CAN', '1973-11-30')]
    """

    def __init__(self, folder: Path, state: str, title: str, poles: Mapping[str, Sequence[str]] | None = None) -> None:
        self.folder, self.state, self.title, self.poles = folder, state, title, dict(poles or {})
        self.ledger = Ledger(os.environ.get("TULGA_LEDGER") or folder / "ledger.sqlite")
        self._of_ledger: list[Fact] = []
        self._state_of_facts: tuple[int, ...] | None = None
        self._state_of_rows: tuple[int, ...] | None = None

    @classmethod
    def create(cls, folder: Path, state: str, title: str, poles: Mapping[str, Sequence[str]] | None = None) -> Self:
        """A new workspace, or the one that is there already; raises BadInput where that is of another state, or a file is in
        the way.

        `poles` are the groups of states between which the state is measured, by name.
        """
        if (folder / FILE).exists():
            there = cls.open(folder)
            if there.state != state:
                there.close()
                raise BadInput(
                    f"the workspace here is of {label(there.state)}, not of {label(state)}", place=str(folder)
                )
            return there
        if folder.is_file():
            raise BadInput("a file is in the way of the workspace", place=str(folder))
        for part in ("observations", "files", "doctrine", "scenarios"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        declare(folder, state, title, poles or {})
        return cls(folder, state, title, poles)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The workspace in a folder; raises BadInput where there is none, or its `tulga.yml` is not right."""
        told = settings(folder)
        return cls(folder, told.state, told.title, told.poles)

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # read and keep ------------------------------------------------------------------------------------------------

    def read(
        self,
        sources: Iterable[str | Path],
        *,
        about: str | None = None,
        minimum: float = 0.0,
        reader: "Reader | None" = None,
        workers: int = 1,
        engine: "Engine | None" = None,
    ) -> Iterator[Outcome]:
        """Read the documents of files, folders and addresses into the ledger; one that fails is an outcome with its error.

        `reader` is another reader than the light one; `workers` processes, or another engine, read at once, with the
        same result. What the light reader has read before, asked the same, is counted as known and not read again.
        """
        from tulga.intake import Intake
        from tulga.read.engine import engine as of_this_machine
        from tulga.read.reading import Reading

        reading, engine = Reading(reader, about, minimum), engine or of_this_machine(workers=workers)
        for outcome in Intake(self.folder, self.ledger, reading, engine).read(sources):
            self._forget()
            yield outcome

    def transcribe(self, path: Path, sources: Iterable[Source]) -> Outcome:
        """Keep the claims of a table that people transcribed (`tulga.read.claims_table`); each points at its own source."""
        from tulga.transcription import take_in

        found = take_in(self.folder, self.ledger, path, sources, skip_bad_rows=True)
        self._forget()
        new, problems = len(found.new) + len(found.changed), tuple(str(problem) for problem in found.problems)
        return Outcome(path.name, new, len(found.known), problems)

    # join ---------------------------------------------------------------------------------------------------------

    def join(self, dataset: str, path: Path) -> Outcome:
        """Join a dataset's file; the same file again changes nothing, a newer one stands beside the old."""
        new, known, problems = self.joined.join(dataset, path)
        self._forget()
        return Outcome(path.name, new, known, problems)

    @cached_property
    def joined(self) -> "Store":
        """The datasets that were joined, with their versions and the rows of their files."""
        from tulga.join.store import Store

        return Store(self.folder, self.state, self.ledger)

    @cached_property
    def observations(self) -> "polars.DataFrame":
        """What current datasets say: all their observations, and the cells that claim something about the focal state."""
        return self.joined.observations()

    def cells(self, dataset: str) -> "polars.DataFrame":
        """The cells of a dataset's newest version, for panels; raises BadUse where it is not joined."""
        return self.joined.cells(dataset)

    def source_of(self, dataset: str) -> Source:
        """The source of those cells; raises BadUse where the dataset is not joined."""
        return self.joined.source_of(dataset)

    @cached_property
    def _observed(self) -> "Observed":
        from tulga.disagreement import Observed

        return Observed(self.observations)

    def take(self, pack: "Pack") -> "Iterator[tuple[Path, Outcome]]":
        """Take in a pack file by file: its facts, documents, tables, doctrine and scenarios, each with its outcome."""
        for part, path in pack.inputs():
            match part.kind:
                case "facts":
                    yield path, self.transcribe(path, pack.cited())
                case "documents":
                    yield path, next(self.read([path], about=self.state))
                case "tables":
                    yield path, self.join(part.dataset, path)
                case "doctrine" | "scenarios":
                    shutil.copyfile(path, self.folder / part.kind / path.name)
                    yield path, Outcome(path.name, 1)

    # facts, panel, measures ---------------------------------------------------------------------------------------

    def facts(
        self,
        relation: str | None = None,
        subject: str | None = None,
        object: str | None = None,  # noqa: A002 (the field's own name)
        actor: str | None = None,
    ) -> "list[Fact]":
        """The facts that match every filter, from all current claims and the joined rows about the workspace's state."""
        wanted = {"relation": relation, "subject": subject, "object": object}
        self.told()  # forgets what rests on an earlier state of the ledger
        found = (f for f in self._settled if all(v is None or getattr(f, name) == v for name, v in wanted.items()))
        return [f for f in found if actor is None or actor in (f.subject, f.object)]

    def conflicts(
        self, actor: str | None = None, kind: str | None = None, *, verdicts: Collection[str] = (), limit: int = 50,
        after: str | None = None, advance: Callable[[int], None] = lambda _: None,
    ) -> "Conflicts":  # fmt: skip
        """A page of where claims and joined observations do not say the same, the real conflicts first, of an actor or all.

        What came since somebody last asked is weighed first; `advance` is told how many claims that took. The page tells
        how many conflicts there are of each verdict and has `after`, which asks for the next one.
        """
        from tulga.disagreement import of_workspace

        if (state := self.ledger.state()) != self._state_of_rows:
            self._forget()  # other programs may join datasets, too
            self._state_of_rows = state
        return of_workspace(
            self.ledger, self._observed, actor=actor, kind=kind, verdicts=verdicts, limit=limit, after=after,
            advance=advance,
        )  # fmt: skip

    def dyad_years(self, first: int, last: int, system: str = "iso", *, directed: bool = True) -> "Panel":
        """The dyad-years of a list of states, for the joined datasets: `ws.dyad_years(1990, 2014, "cow").with_trade()`."""
        from tulga.panel.panel import dyad_years

        return dyad_years(first, last, system, directed=directed, datasets=self)

    def state_years(self, first: int, last: int, system: str = "iso") -> "Panel":
        """The state-years of a list of states, for the joined datasets."""
        from tulga.panel.panel import state_years

        return state_years(first, last, system, datasets=self)

    def panel(
        self, kind: Literal["dyads", "states"], first: int = FIRST_YEAR, last: int = LAST_YEAR
    ) -> "polars.DataFrame":
        """The long panel of everything known, from facts and observations."""
        from tulga.panel import known_dyads, known_states

        build = {"dyads": known_dyads, "states": known_states}
        if kind not in build:
            raise unknown("panel", kind, build)
        self.told()  # forgets what rests on an earlier state of the ledger
        return build[kind](self._everything, first, last)

    @cached_property
    def _everything(self) -> "polars.DataFrame":
        import polars as pl

        from tulga.panel import observations_of

        return pl.concat([observations_of(self.told()), self.observations], how="diagonal")

    def measure(
        self, name: str, *, relation: str | None = None, item: str | None = None, year: int | None = None,
        options: Mapping[str, Any] | None = None, everyone: bool = False,
    ) -> "polars.DataFrame":  # fmt: skip
        """A measure of the focal state (or of everyone), with `evidence` and `sources` for each row: `tulga.panel.measured`."""
        import polars as pl

        from tulga.panel import Matter, measured

        frame = measured(self._held, name, Matter(relation, item, year), options=options, everyone=everyone)
        return frame.filter(pl.col("year") == year) if year is not None and "year" in frame.columns else frame

    @property
    def balance(self) -> "Balance":
        """Where the state stands between its poles: by domain, all domains together, and the share of each pole."""
        from tulga.panel.standing import Balance

        return Balance(self._held)

    @property
    def _held(self) -> "Held":
        import polars as pl

        from tulga.panel import Held

        both = pl.concat([self.panel("dyads"), self.panel("states")])
        return Held(both, self.state, self, self.poles)

    # hold and ask -------------------------------------------------------------------------------------------------

    @property
    def counsel(self) -> "Counsel":
        """Verdicts on declared rules, scenarios and postures."""
        from tulga.counsel import Counsel

        return Counsel(self)

    def doctrine_documents(self, state: str) -> "list[Doctrine]":
        """The state's declared documents, oldest first."""
        return self.counsel.doctrine_documents(state)

    def doctrine(
        self, state: str, first: int | None = None, last: int | None = None, *, on: "date | None" = None
    ) -> "list[Verdict]":
        """A verdict for every clause and year of the state's documents; on a day, of those that are in force on it."""
        return self.counsel.doctrine(state, first, last, on=on)

    def scenarios(self, problems: "list[TulgaError] | None" = None) -> "list[Scenario]":
        """The scenarios of the focal state; a file that is not right is raised, or put to `problems` and left out."""
        return self.counsel.scenarios(problems)

    def ask(self, name: str, advance: Callable[[int, int], None] = lambda done, of: None) -> "Answer":
        """Answer one scenario; raises BadUse with the nearest ids when there is none of that name."""
        return self.counsel.ask(name, advance)

    # where it stands ----------------------------------------------------------------------------------------------

    def label(self, actor: str) -> str:
        """The actor's plain name, or the id itself where it has none."""
        return label(actor)

    def kind(self, actor: str) -> str | None:
        """What an actor is: state, organisation, programme ...; None for a name outside the table."""
        found: Actor | None = actors().get(actor)
        return found.kind if found else None

    def named(self, typed: str) -> str:
        """The id of the actor that a person means: as typed where the table or the ledger knows it, else what the name stands
        for; raises BadUse with the reason where it stands for none or for several."""
        if typed in actors() or self.ledger.count(most=1, actor=typed, current=False):
            return typed
        resolved = resolve(typed)
        if resolved.actor is None:
            raise BadUse(resolved.reason, nearest=resolved.runners_up or nearest_names(typed, actors()))
        return resolved.actor

    def claim(self, identifier: str) -> Claim:
        """A claim of the ledger, or an observation in the form of a claim, by id or its first six characters."""
        from tulga.join.observation import claim_of

        rows = (
            self.observations.filter(self.observations["id"].str.starts_with(identifier))
            if len(identifier) >= 6
            else None
        )
        if rows is not None and rows.height == 1:
            return claim_of(rows.row(0, named=True))
        return self.ledger.claim(identifier)

    def sources(self) -> Sequence[Source]:
        """All sources, superseded ones too."""
        return self.ledger.sources()

    def source(self, identifier: str) -> Source:
        """One source; raises BadUse with the nearest ids."""
        return self.ledger.source(identifier)

    def text(self, source: str) -> str | None:
        """The text of a document, None where only its citation is at hand."""
        return self.ledger.text(source)

    def table_row(self, source: str, row: int) -> dict[str, str] | None:
        """The cells of a joined dataset's row by column, as they stand in the file."""
        return self.joined.row(source, row)

    def transcription(self, claim: str) -> dict[str, Any] | None:
        """The table and row in which people transcribed a claim, with its cells; None for a claim that was read."""
        from tulga.transcription import sighted

        return sighted(self.folder, self.ledger, claim)

    def told(self) -> "list[Fact]":
        """The ledger's own facts, resolved once for each state of the ledger (other programs may write it, too)."""
        state = self.ledger.state()
        if state != self._state_of_facts:
            self._forget()
            self._of_ledger, self._state_of_facts = self.ledger.facts(), state
        return self._of_ledger

    @cached_property
    def _settled(self) -> "list[Fact]":
        from tulga.settled import settled

        return settled(self.ledger, self._of_ledger, self.observations, self.state)

    def _forget(self) -> None:
        """Drop what was computed, after something new came in."""
        self._state_of_facts = None
        for name in ("observations", "_observed", "_everything", "_settled"):
            self.__dict__.pop(name, None)
