"""What a workspace answers when it is asked for counsel: verdicts on declared rules, scenarios, postures.

This is the part of `tulga.workspace` that wires the rooms of hold and ask.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tulga.errors import unknown

if TYPE_CHECKING:
    import polars

    from tulga.doctrine import Document as Doctrine
    from tulga.doctrine import Verdict
    from tulga.scenario import Answer, Scenario
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

    def doctrine(self, state: str, first: int | None = None, last: int | None = None) -> "list[Verdict]":
        """A verdict for every clause and year of the state's documents."""
        from tulga.doctrine import check

        frame = self._judged_rows()
        return [
            v for d in self.doctrine_documents(state) for v in check(d, frame, first, last, name=self.workspace.label)
        ]

    def scenarios(self) -> "list[Scenario]":
        """The scenarios of the focal state."""
        from tulga.scenario import scenarios

        return scenarios(self.workspace.state, [self.workspace.folder / "scenarios"])

    def ask(self, name: str) -> "Answer":
        """Answer one scenario; raises BadUse with the nearest ids when there is none of that name."""
        from tulga.doctrine import moves
        from tulga.scenario import ask

        found = {s.id: s for s in self.scenarios()}
        if name not in found:
            raise unknown("scenario", name, found)
        rules = moves(self.doctrine_documents(self.workspace.state), name=self.workspace.label)
        return ask(found[name], self._judged_rows(), rules, name=self.workspace.label)

    def posture(self, name: str, on: date) -> "Judged":
        """What a posture (neutrality, join or leave an organisation) means for what the state is bound to on a day."""
        from tulga.scenario.posture import judge, posture, promises

        ws = self.workspace
        pacts = promises(ws.cells("atop"), ws.source_of("atop").id, ws.state, on) if ws.joined.versions("atop") else []
        return judge(posture(name, ws.state), ws.facts(), on, promises=pacts, name=ws.label)

    def _judged_rows(self) -> "polars.DataFrame":
        """The whole panel with the hedges and the undated facts that a judgement must not lose."""
        import polars as pl

        from tulga.doctrine import with_claims

        both = pl.concat([self.workspace.panel("dyads"), self.workspace.panel("states")])
        return with_claims(both, self.workspace.told())
