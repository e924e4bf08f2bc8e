"""A clause of a declared text as data: a limit, a goal, a commitment, or words that nothing can measure.

Names are looked up while the file is read, and what the fields say together is checked beside what each says alone, so
that a reader of a bad file is told everything at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from tulga.actors import actor
from tulga.errors import BadInput, BadUse, unknown
from tulga.relations import relation
from tulga.span import Span

Kind = Literal["limit", "goal", "commitment", "declaratory"]
Comparison = Literal["above", "below", "at least", "at most"]
OWN_MEASURES = ("largest_share", "balance")  # judged from the panel itself; all others by `tulga.measures`
_EXACT = re.compile(r"[+-]?\d+(?:\.\d+|/\d+)?")
_LONGEST = 40  # more digits than any declared number has
_TEXT = WithJsonSchema({"type": "string"})


def exact(number: object) -> Fraction:
    """An exact number from text or a whole number; raises ValueError for anything else.

    >>> exact("1/3"), exact("0.05")
    (Fraction(1, 3), Fraction(1, 20))
    """
    if isinstance(number, bool) or not isinstance(number, (str, int)):
        raise ValueError("write the number as exact text, such as '1/3' or '0.05'")
    text = str(number).strip()
    if not _EXACT.fullmatch(text) or len(text) > _LONGEST or Fraction(text.partition("/")[2] or 1) == 0:
        raise ValueError(f"{number!r} is not an exact number such as '1/3' or '0.05'")
    return Fraction(text)


def _span(text: object) -> Span:
    try:
        return Span.parse(str(text))
    except BadInput as error:
        raise ValueError(str(error)) from None


def _known(look_up: Callable[[str], object]) -> AfterValidator:
    """A name that `look_up` knows; for another one its sentence, with the nearest names."""

    def checked(name: str) -> str:
        try:
            look_up(name)
        except BadUse as error:
            raise ValueError(str(error)) from None
        return name

    return AfterValidator(checked)


def _measure(name: str) -> object:
    if name in OWN_MEASURES:
        return name
    from tulga.measures import measures

    if name in measures:
        return measures[name]
    raise unknown("measure", name, (*OWN_MEASURES, *measures))


Exact = Annotated[Fraction, PlainValidator(exact), _TEXT]
Dates = Annotated[Span, PlainValidator(_span), _TEXT]
Text = Annotated[
    str, BeforeValidator(lambda text: text.strip() if isinstance(text, str) else text), Field(min_length=1)
]
ActorName = Annotated[Text, _known(actor)]
RelationName = Annotated[Text, _known(relation)]
MeasureName = Annotated[Text, _known(_measure)]


class Declared(BaseModel):
    """A part of a declared file, which names all its mistakes at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def faults(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What the fields as they are written say wrongly together: the field to look at, and a sentence."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        found = [
            InitErrorDetails(type=PydanticCustomError("value_error", sentence), loc=(field,), input=None)
            for field, sentence in (cls.faults(given) if isinstance(given, Mapping) else ())
        ]
        try:
            made = handler(given)
        except ValidationError as error:
            found = [*(_kept(problem) for problem in error.errors(include_url=False)), *found]
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return made


def _kept(problem: Any) -> InitErrorDetails:
    kind = PydanticCustomError(problem["type"], problem["msg"])
    return InitErrorDetails(type=kind, loc=problem["loc"], input=problem["input"])


class Scope(Declared):
    """Which rows of the panel a clause is about.

    For `largest_share` and `balance`, `state` is the end of the relation at which the declaring state stands; the actor
    at the other end is the holder of the share. `item` and `filter` (column: value) narrow the rows. `between` names the
    two partners of a balance. `attribute` counts one holder's share as another's (an intermediary's as its owner's).
    Rows whose holder is in `remainder` bundle several countries, each taken as no larger than the smallest one that is
    named; rows whose holder is in `unknown` may belong to any one country, so they turn shares into intervals.

    A registered measure is asked of `relation` and `item` with its own `options`; `partner` keeps the rows about one
    other actor.
    """

    relation: RelationName | None = None
    state: Literal["subject", "object"] | None = None
    item: str | None = None
    filter: Mapping[str, str] = {}
    between: tuple[ActorName, ActorName] | None = None
    attribute: Mapping[ActorName, ActorName] = {}
    remainder: tuple[str, ...] = ("other",)
    unknown: tuple[str, ...] = ("unknown",)
    options: Mapping[str, Any] = {}
    partner: ActorName | None = None


class Instrument(Declared):
    """Where the ledger tells whether a commitment's instrument is in force.

    The facts of `relation` at which the declaring state stands, at the other end `partner` where one is given, and whose
    item holds all words of `item`.
    """

    relation: RelationName
    partner: ActorName | None = None
    item: Text | None = None


class Clause(Declared):
    """One thing that a document declares.

    A limit is broken when its measure is on the side of `threshold` that `comparison` names: `above` and `below` leave
    out the threshold itself, `at least` and `at most` take it in. `near` is how close on the other side still counts as
    near, in the same `unit`. A goal may have a measure and the direction in which it is to go. A commitment names whom
    it is made `to` and `under` which instrument, and where the ledger tells of it (`instrument`). A declaratory clause
    may carry a measure, which is reported but never judged. `locator` is the article, None where it could not be
    checked; `subject` is what the clause is about, by which versions are compared.
    """

    id: Text
    locator: str | None = None
    subject: Text | None = None
    kind: Kind
    says: Text
    measure: MeasureName | None = None
    scope: Scope | None = None
    comparison: Comparison | None = None
    threshold: Exact | None = None
    unit: Text | None = None
    near: Exact | None = None
    direction: Literal["lower", "higher"] | None = None
    to: tuple[str, ...] = ()
    under: str | None = None
    instrument: Instrument | None = None
    note: str | None = None

    @property
    def limit(self) -> Fraction | None:
        """The threshold in the unit of the measure; a percentage as a share of the whole (1 is all of it)."""
        return self._in_unit(self.threshold)

    @property
    def margin(self) -> Fraction:
        """How close to the limit still counts as near, in the unit of the measure."""
        return self._in_unit(self.near) or Fraction(0)

    @property
    def registered(self) -> bool:
        """Whether the measure is one of `tulga.measures`, not judged from the panel itself."""
        return self.measure is not None and self.measure not in OWN_MEASURES

    def _in_unit(self, number: Fraction | None) -> Fraction | None:
        return number / 100 if number is not None and self.unit == "percent" else number

    @classmethod
    def faults(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What a clause of its kind lacks, or has and may not have."""
        kind = given.get("kind")
        if kind == "limit":
            yield from _faults_of_limit(given)
        elif kind in ("goal", "commitment", "declaratory"):
            extra = [name for name in ("threshold", "near", "comparison", "unit") if given.get(name) is not None]
            if extra:
                yield extra[0], f"a {kind} clause has no {', '.join(extra)}: only a limit has"
        if (given.get("measure") is None) != (given.get("scope") is None):
            yield "measure", "a measure and its scope stand together"
        if given.get("direction") is not None and kind != "goal":
            yield "direction", "only a goal has a direction"
        if kind == "commitment" and not (given.get("to") and given.get("under")):
            yield "to", "a commitment says to whom (to) and under which instrument (under)"
        if given.get("instrument") is not None and kind != "commitment":
            yield "instrument", "only a commitment has an instrument"
        yield from _faults_of_scope(given)


def _faults_of_limit(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    missing = [n for n in ("measure", "scope", "comparison", "threshold") if given.get(n) is None]
    if missing:
        yield "kind", f"a limit needs {', '.join(missing)}"
    if given.get("threshold") is None:
        return
    if given.get("unit") is None:
        yield "threshold", f"the threshold {given['threshold']} has no unit; write unit: {_units(given.get('measure'))}"
        return
    try:
        number, near = exact(given["threshold"]), exact(given.get("near") or 0)
    except ValueError:
        return  # the field itself says what is wrong
    yield from _faults_of_threshold(number, given)
    if near < 0:
        yield "near", "near cannot be negative"


def _faults_of_threshold(number: Fraction, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    unit, name = given["unit"], given.get("measure")
    units = _units(name)
    if units != "that of the measure" and unit not in units.split(" or "):
        yield "unit", f"{name} is not told in {unit!r}; write unit: {units}"
        return
    share = number / 100 if unit == "percent" else number
    if name in OWN_MEASURES:
        if not 0 < share < 1:
            yield "threshold", f"the threshold {number} {unit} is not between none and all of the whole"
        return
    low, high = _range(given)
    if (low is not None and share < low) or (high is not None and share > high):
        bounds = f"{'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"
        yield "threshold", f"the threshold {number} {unit} is outside what {name} can be ({bounds})"


def _faults_of_scope(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name, scope = given.get("measure"), given.get("scope")
    if not isinstance(scope, Mapping) or not isinstance(name, str):
        return
    if name in OWN_MEASURES:
        missing = [f"scope.{part}" for part in ("relation", "state") if scope.get(part) is None]
        missing += ["scope.between: the two partners"] if name == "balance" and scope.get("between") is None else []
        if missing:
            yield "scope", f"a {name} needs {', '.join(missing)}"
        extra = [part for part in ("options", "partner") if part in scope]
        if extra:
            yield "scope", f"{name} takes no scope.{', scope.'.join(extra)}: only a registered measure does"
        return
    known = _registered(name)
    extra = [part for part in ("state", "filter", "between", "attribute", "remainder", "unknown") if part in scope]
    if known and extra:
        yield "scope", f"only {' and '.join(OWN_MEASURES)} take scope.{', scope.'.join(extra)}"
    for option in scope.get("options") or {} if known else ():
        if option not in known.options:
            yield "scope", str(unknown(f"option of {name}", str(option), known.options))


def _units(name: object) -> str:
    """The words for the unit of a measure: `share or percent`, or its own unit."""
    if name in OWN_MEASURES:
        return "share or percent"
    known = _registered(name)
    if known is None:
        return "that of the measure"
    return "share or percent" if known.unit.split()[0] == "share" else str(known.unit)


def _range(given: Mapping[str, Any]) -> tuple[float | None, float | None]:
    known = _registered(given.get("measure"))
    scope = given.get("scope")
    scaled = isinstance(scope, Mapping) and "scale" in (scope.get("options") or {})
    return (None, None) if known is None or scaled else known.range


def _registered(name: object) -> Any:
    from tulga.measures import measures

    return measures[name] if isinstance(name, str) and name in measures else None
