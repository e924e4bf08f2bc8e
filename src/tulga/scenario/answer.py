"""What a scenario answers: ranges, each with the evidence and the assumptions it rests on, and what is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tulga.scenario.assumed import Flow

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

    `own` says that nobody but the scenario's author stands behind the number; `evidence` holds the ids of claims that do.
    """

    id: str
    text: str
    low: float | None = None
    high: float | None = None
    source: str | None = None
    own: bool = True
    evidence: tuple[str, ...] = ()


class Assumptions:
    """What an answer takes for granted, numbered as it comes: A1, A2 ..."""

    def __init__(self) -> None:
        self._by_key: dict[str, Assumption] = {}

    def take(
        self,
        key: str,
        text: str,
        ends: tuple[float, float] | None = None,
        *,
        source: str | None = None,
        own: bool = True,
        evidence: tuple[str, ...] = (),
    ) -> str:
        """One more assumption under a key of the caller's; its id."""
        low, high = ends or (None, None)
        found = Assumption(f"A{len(self._by_key) + 1}", " ".join(text.split()), low, high, source, own, evidence)
        self._by_key[key] = found
        return found.id

    def ids(self, *keys: str) -> tuple[str, ...]:
        """The ids under some keys, in the order asked; a key that is not there has none."""
        return tuple(self._by_key[key].id for key in keys if key in self._by_key)

    def all(self) -> tuple[Assumption, ...]:
        """All of them in their order."""
        return tuple(self._by_key.values())


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds, None where not finite; `unit` is share (1 is all), ratio (1 is no change) or a real one."""

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
class Finding:
    """One thing that moves: in words what, and what it was and becomes; before is None where only the change is known."""

    what: str
    before: Range | None
    after: Range
    note: str = ""


@dataclass(frozen=True, slots=True)
class Modelled:
    """What one model of bargaining gives on a dimension, 0 to 100."""

    model: str
    value: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a bargain ends on one dimension: by model, the spread of the models, and the range over the stated ranges.

    `drawn` holds nine tenths of the draws of `model`, `middle` is their median; `upper` is the part of the draws that end
    nearer to what 100 means, and `words` says it in the words of ICD 203.
    """

    dimension: str
    zero: str
    hundred: str
    models: tuple[Modelled, ...]
    spread: Range
    drawn: Range
    middle: float
    upper: float
    words: str


@dataclass(frozen=True, slots=True)
class Swing:
    """How far one number moves the outcome on a dimension, alone at its lower and at its upper end: a bar of a tornado."""

    assumption: str
    who: str
    what: str
    dimension: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """How much it matters."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class TurnTold:
    """One turn of the spatial model in words: who challenged whom, and who took which offer why.

    `positions` are where everybody stands at its beginning, by name, on each dimension.
    """

    number: int
    sentences: tuple[str, ...]
    positions: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a bargain comes to: by dimension, what matters most (widest first), and how `model` gets there turn by turn."""

    matter: str
    model: str
    draws: int
    outcomes: tuple[Outcome, ...]
    swings: tuple[Swing, ...]
    turns: tuple[TurnTold, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All of it: what moves, the verdicts that move, the assumptions, and what is missing.

    `flows` is there for trade that stops, `findings` for everything else that moves, `forecast` for a bargain.
    """

    scenario: str
    title: str
    state: str
    flows: tuple[FlowAnswer, ...]
    moved: tuple[VerdictChange, ...]
    rules_checked: bool
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...]
    summary: str
    findings: tuple[Finding, ...] = ()
    forecast: Forecast | None = None

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of all claims and observations behind the answer, in order."""
        ids = {item for flow in self.flows for item in (*flow.stopped.evidence, *_behind(flow))}
        ids |= {item for found in self.findings for one in (found.before, found.after) if one for item in one.evidence}
        ids |= {item for change in self.moved for item in change.evidence}
        return tuple(sorted(ids | {item for one in self.assumptions for item in one.evidence}))

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
            "findings": [asdict(finding) for finding in self.findings],
            "forecast": asdict(self.forecast) if self.forecast else None,
            "moved": [change.record() for change in self.moved],
            "rules_checked": self.rules_checked,
            "assumptions": [asdict(assumption) for assumption in self.assumptions],
            "missing": list(self.missing),
            "evidence": list(self.evidence),
        }


def _behind(flow: FlowAnswer) -> set[str]:
    return {item for taker in flow.takers for item in (*taker.before.evidence, *taker.after.evidence)}
