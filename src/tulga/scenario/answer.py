"""What a scenario answers: ranges, each with the evidence and the assumptions it rests on, and what is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tulga.scenario.scenario import Flow

if TYPE_CHECKING:
    import polars


class VerdictChange(Protocol):
    """A doctrine verdict that moves under the scenario, as the doctrine room describes it."""

    @property
    def document(self) -> str: ...
    @property
    def clause(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def evidence(self) -> tuple[str, ...]: ...
    def record(self) -> dict[str, Any]: ...


class Rules(Protocol):
    """Given a panel and the panel as the scenario changes it: the verdicts that move."""

    def __call__(self, before: "polars.DataFrame", after: "polars.DataFrame", /) -> Sequence[VerdictChange]: ...


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing taken for granted: in words, with its range where it is a number, and its source where it has one.

    `own` says that nobody but the scenario's author stands behind the number.
    """

    id: str
    text: str
    low: float | None = None
    high: float | None = None
    source: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds, None where not finite; `unit` is share (1 is all) or ratio (1 is no change)."""

    low: float | None
    high: float | None
    unit: str
    evidence: tuple[str, ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taker:
    """One partner's share of the trade before, and of what is left while the shock lasts; None is all not named."""

    partner: str | None
    before: Range
    after: Range


@dataclass(frozen=True, slots=True)
class Price:
    """The price index of imports over what it was, while the shock lasts, for one elasticity."""

    elasticity: float
    ratio: Range


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    """One flow: the share that stops while the shock lasts and over the year, and who could take it up.

    `needed` is how many times their trade the partners that are left would have to carry to make up for all of it.
    `prices` is empty for exports: the price index is a buyer's.
    """

    flow: Flow
    year: int
    stopped: Range
    over_year: Range
    needed: Range
    takers: tuple[Taker, ...]
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All of it: the flows that could be answered, the verdicts that move, the assumptions, and what is missing."""

    scenario: str
    title: str
    state: str
    flows: tuple[FlowAnswer, ...]
    moved: tuple[VerdictChange, ...]
    rules_checked: bool
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...]
    summary: str

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of all claims and observations behind the answer, in order."""
        ids = {item for flow in self.flows for item in (*flow.stopped.evidence, *_behind(flow))}
        return tuple(sorted(ids | {item for change in self.moved for item in change.evidence}))

    def flow(self, name: Flow) -> FlowAnswer | None:
        """The answer for exports or for imports; None where it is missing."""
        return next((flow for flow in self.flows if flow.flow == name), None)

    def record(self) -> dict[str, Any]:
        """The answer as plain data, for JSON."""
        return {
            "scenario": self.scenario,
            "title": self.title,
            "state": self.state,
            "summary": self.summary,
            "flows": [asdict(flow) for flow in self.flows],
            "moved": [change.record() for change in self.moved],
            "rules_checked": self.rules_checked,
            "assumptions": [asdict(assumption) for assumption in self.assumptions],
            "missing": list(self.missing),
            "evidence": list(self.evidence),
        }


def _behind(flow: FlowAnswer) -> set[str]:
    return {item for taker in flow.takers for item in (*taker.before.evidence, *taker.after.evidence)}
