"""The rules of permanent neutrality as data: for each kind of commitment, what each model makes of it, and by which source.

Hague Convention V (1907) binds every neutral in a war between others and says nothing of peace; permanent neutrality adds
duties in peace, and the Austrian, Swiss and Turkmen models are three ways to have them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tulga.declared import read
from tulga.errors import nearest_names, unknown

Word = Literal["compatible", "depends", "incompatible", "required", "silent"]
Outcome = Literal["compatible", "depends", "not in war", "incompatible", "not regulated", "falls away", "not covered"]
Applies = Literal["peace", "war", "peace+war"]
Status = Literal["verified", "memory"]
Text = Annotated[str, Field(min_length=1)]
FOLDER = Path(str(files("tulga.scenario.posture"))) / "data"


class Declared(BaseModel):
    """What all declared things of this room share: no other fields than those named, and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Declared):
    """A source, and whether its text or a citation of it was seen (`verified`) or is told from memory."""

    cite: Text
    status: Status


class Model(Declared):
    """A model of neutrality: its name, and what it is."""

    label: Text
    what: Text


class Ruling(Declared):
    """What one model says of a kind of commitment, in peace and while the partner is at war with a third.

    `by` has the place in each source, empty where all of it is meant. Without a source it is a reading of the authors, and
    `because` is their reason.
    """

    peace: Word
    war: Word
    by: Mapping[str, str] = {}
    because: str | None = None

    @property
    def outcome(self) -> Outcome:
        """Both in one word: what bars it in peace goes before what it depends on, and that before what bars it in war.

        >>> Ruling(peace="compatible", war="incompatible", because="troops").outcome
        'not in war'
        """
        if "incompatible" in (self.peace, self.war):
            return "incompatible" if self.peace == "incompatible" else self._barred_in_war()
        if "depends" in (self.peace, self.war):
            return "depends"
        return "not regulated" if self.peace == self.war == "silent" else "compatible"

    def _barred_in_war(self) -> Outcome:
        return "depends" if self.peace == "depends" else "not in war"


class Rule(Declared):
    """A kind of commitment: the verdict in one word, when such a commitment is lived, and what each model says.

    `status` tells whether the source of the verdict was seen; `reason` is in our words.
    """

    verdict: Text
    applies: Applies
    status: Status
    reason: Text
    models: Mapping[str, Ruling]


class Neutrality(Declared):
    """All of it: the models, the sources, the kinds by name, and the words by which a position on neutrality is known."""

    title: Text
    words: tuple[Text, ...]
    models: Mapping[str, Model]
    sources: Mapping[str, Cited]
    kinds: Mapping[str, Rule]

    @model_validator(mode="after")
    def _whole(self) -> "Neutrality":
        problems = [problem for kind, rule in self.kinds.items() for problem in self._problems(kind, rule)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self, kind: str, rule: Rule) -> Iterator[str]:
        for name in self.models:
            if name not in rule.models:
                yield f"{kind} does not say what the model {name} makes of it"
        for name, ruling in rule.models.items():
            if name not in self.models:
                yield f"{kind}: there is no model {name!r}{near(name, self.models)}"
            if not ruling.by and not ruling.because:
                yield f"{kind}, {name}: a verdict without a source (by) needs its reason (because)"
            for source in ruling.by:
                if source not in self.sources:
                    yield f"{kind}, {name}: there is no source {source!r}{near(source, self.sources)}"

    def rule(self, kind: str) -> Rule:
        """One rule by its kind; raises BadUse with the nearest kinds.

        >>> neutrality().rule("foreign_military_base").models["austrian"].peace
        'incompatible'
        """
        if kind not in self.kinds:
            raise unknown("kind of commitment", kind, self.kinds)
        return self.kinds[kind]

    def model(self, name: str) -> Model:
        """One model by its name; raises BadUse with the nearest names."""
        if name not in self.models:
            raise unknown("model of neutrality", name, self.models)
        return self.models[name]

    def sources_of(self, kind: str) -> tuple[str, ...]:
        """The citations behind the verdict on a kind, each once, in the order of the models."""
        rulings = self.rule(kind).models.values()
        return tuple(dict.fromkeys(cite for ruling in rulings for cite in cited(ruling.by, self.sources)))


def near(name: str, names: Mapping[str, object]) -> str:
    """The end of a sentence about a name that is not there: `; did you mean ...?`, or nothing."""
    found = nearest_names(name, names)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def cited(by: Mapping[str, str], sources: Mapping[str, Cited]) -> tuple[str, ...]:
    """Each source with the place in it, and said where it is told from memory.

    >>> cited({"a": "Art. 4"}, {"a": Cited(cite="Law 1", status="memory")})
    ('Law 1, Art. 4 (from memory)',)
    """
    marks = {"verified": "", "memory": " (from memory)"}
    places = {name: f", {place}" if place else "" for name, place in by.items()}
    return tuple(f"{sources[name].cite}{place}{marks[sources[name].status]}" for name, place in places.items())


@cache
def neutrality(path: Path = FOLDER / "neutrality.yml") -> Neutrality:
    """The rules, read once; raises BadInput with every mistake of the file.

    >>> len(neutrality().kinds), list(neutrality().models)
    (30, ['hague_war_law', 'austrian', 'swiss', 'turkmen'])
    """
    return read(path, Neutrality)
