"""What a workspace answers when it is asked for counsel: verdicts on declared rules, scenarios, postures.

This is the part of `tulga.workspace` that wires the rooms of hold and ask.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tulga.errors import TulgaError, unknown

if TYPE_CHECKING:
    import polars

    from tulga.doctrine import Document as Doctrine
    from tulga.doctrine import Measuring, Verdict
    from tulga.doctrine.debate import ArgumentMap, Question
    from tulga.doctrine.versions import Difference
    from tulga.doctrine.watch import Alert
    from tulga.scenario import Answer, LookedUp, Scenario
    from tulga.scenario.posture import Judged
    from tulga.workspace import Workspace


@dataclass(frozen=True)
class Counsel:
    """Holds a state to its own words and answers what if, from what a workspace knows."""

    workspace: "Workspace"

    def doctrine_documents(self, state: str) -> "list[Doctrine]":
        """The state's declared documents, oldest first."""
        from tulga.doctrine import documents

        return documents(state, [self.workspace.folder / "doctrine"])

    def doctrine(
        self, state: str, first: int | None = None, last: int | None = None, *, on: date | None = None
    ) -> "list[Verdict]":
        """A verdict for every clause and year of the state's documents; on a day, of those that are in force on it."""
        from tulga.doctrine import check, in_force

        found = self.doctrine_documents(state)
        found = found if on is None else [document for document, _ in in_force(found, on)]
        frame, facts, name = self._judged_rows(), self.workspace.told(), self.workspace.label
        measure = self._measuring(frame)
        return [
            verdict
            for document in found
            for verdict in check(document, frame, first, last, name=name, measure=measure, facts=facts, on=on)
        ]

    def _measuring(self, frame: "polars.DataFrame") -> "Measuring":
        """The measures of a panel, as clauses of a doctrine ask for them."""
        from tulga.panel import Held, Matter, measured

        ws = self.workspace
        held = Held(frame, ws.state, ws, ws.poles)

        def measure(
            name: str, relation: str | None, item: str | None, options: Mapping[str, Any]
        ) -> "polars.DataFrame":
            return measured(held, name, Matter(relation, item), options=options)

        return measure

    def scenarios(self, problems: list[TulgaError] | None = None) -> "list[Scenario]":
        """The scenarios of the focal state; a file that is not right is raised, or put to `problems` and left out."""
        from tulga.scenario import scenarios

        return scenarios(self.workspace.state, [self.workspace.folder / "scenarios"], problems)

    def ask(self, name: str, advance: Callable[[int, int], None] = lambda done, of: None) -> "Answer":
        """Answer one scenario; `advance` is told how many draws of how many are done.

        Raises BadUse with the nearest ids when there is none of that name, or what is wrong with a file that may be it.
        """
        from tulga.doctrine import moves
        from tulga.scenario import ask

        problems: list[TulgaError] = []
        found = {s.id: s for s in self.scenarios(problems)}
        if name not in found and problems:
            raise problems[0]
        if name not in found:
            raise unknown("scenario", name, found)
        ws = self.workspace
        declared = self.doctrine_documents(ws.state)
        rules = moves(declared, name=ws.label, measuring=self._measuring, facts=ws.told())
        return ask(
            found[name],
            self._judged_rows(),
            rules,
            name=ws.label,
            facts=ws.facts(),
            look_up=self._look_up,
            advance=advance,
        )

    def _look_up(self, what: str, actor: str, year: int | None) -> "LookedUp | None":
        """A number that a scenario takes from the ledger ("claim ID") or from a measure of an actor, with its evidence."""
        from tulga.scenario import LookedUp

        ws = self.workspace
        try:
            if what.startswith("claim "):
                claim = ws.claim(what.removeprefix("claim ").split("/")[0].strip())
                return None if claim.value is None else LookedUp(float(claim.value), (claim.id,))
            frame = ws.measure(what, everyone=True, year=year)
        except TulgaError:
            return None
        rows = frame.filter((frame["subject"] == actor) & frame["value"].is_not_null())
        if rows.is_empty():
            return None
        last = rows.row(-1, named=True)
        return LookedUp(last["value"], tuple(last["evidence"]), ", ".join(last["sources"]) or None)

    def posture(self, name: str, on: date) -> "Judged":
        """What a posture (neutrality, join or leave an organisation) means for what the state is bound to on a day."""
        from tulga.scenario.posture import judge, posture, promises

        ws = self.workspace
        pacts = promises(ws.cells("atop"), ws.source_of("atop").id, ws.state, on) if ws.joined.versions("atop") else []
        return judge(posture(name, ws.state), ws.facts(), on, promises=pacts, name=ws.label)

    def argument(self, topic: str, on: date | None = None) -> "ArgumentMap":
        """What the facts say for a topic and against it, perhaps as of a day; raises BadUse where none bears on it."""
        from tulga.doctrine.debate import argument_map

        return argument_map(self.workspace.facts(), topic, on, author=lambda source: f"author of {source}")

    def questions(self) -> "list[Question]":
        """The questions with competing hypotheses in the workspace's folder `questions`."""
        from tulga.doctrine.debate import load_question

        return [load_question(path) for path in sorted((self.workspace.folder / "questions").glob("*.yml"))]

    def compared(self, state: str) -> "list[tuple[Doctrine, Doctrine, list[Difference]]]":
        """Each document of a state beside the one that it supersedes, older first, with what they say differently."""
        from tulga.doctrine.versions import compare

        found = {one.id: one for one in self.doctrine_documents(state)}
        pairs = {(one.supersedes, one.id) for one in found.values()} | {
            (one.id, one.superseded_by) for one in found.values()
        }
        known = sorted((older, newer) for older, newer in pairs if older in found and newer in found)
        return [(found[older], found[newer], compare(found[older], found[newer])) for older, newer in known]

    def alerts(self) -> "tuple[Alert, ...]":
        """The verdicts that moved each time that somebody watched, oldest first; none where nobody did."""
        from tulga.doctrine.watch import Book

        known = Book(self.workspace.folder / "watched.json").read()
        return known.alerts if known else ()

    def _judged_rows(self) -> "polars.DataFrame":
        """The whole panel with the hedges and the undated facts that a judgement must not lose."""
        import polars as pl

        from tulga.doctrine import with_claims

        both = pl.concat([self.workspace.panel("dyads"), self.workspace.panel("states")])
        return with_claims(both, self.workspace.told())
