"""What joining or leaving an organisation makes of commitments: sourced rules, and nothing where there are none."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from tulga.actors import actors
from tulga.declared import read
from tulga.scenario.posture.readings import Fit, Names
from tulga.scenario.posture.rules import FOLDER, Cited, Declared, Text, near, neutrality


class Condition(Declared):
    """A condition on joining at all, with its source."""

    says: Text
    by: Mapping[str, str]


class Consequence(Declared):
    """What a step makes of the commitments of some kinds, or that fit: the first one that is right is taken."""

    fits: Fit = Fit()
    kind: Names = ()
    outcome: Literal["incompatible", "depends", "falls away", "compatible"]
    reason: Text
    by: Mapping[str, str]


class Organisation(Declared):
    """The rules of one organisation for who joins it and who leaves it."""

    conditions: tuple[Condition, ...] = ()
    join: tuple[Consequence, ...] = ()
    leave: tuple[Consequence, ...] = ()


class Organisations(Declared):
    """All organisations that have rules, by id, and the sources of the rules."""

    sources: Mapping[str, Cited]
    organisations: Mapping[str, Organisation]

    @model_validator(mode="after")
    def _whole(self) -> "Organisations":
        problems = [problem for name, one in self.organisations.items() for problem in self._problems(name, one)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self, name: str, one: Organisation) -> Iterator[str]:
        if name not in actors():
            yield f"there is no actor {name!r}{near(name, actors())}"
        for rule in (*one.join, *one.leave):
            yield from (f"{name}: {problem}" for problem in rule.fits.unknown_names())
            for kind in rule.kind:
                if kind not in neutrality().kinds:
                    yield f"{name}: there is no kind of commitment {kind!r}{near(kind, neutrality().kinds)}"
            if not rule.kind and rule.fits == Fit():
                yield f"{name}: a rule ({rule.reason}) fits everything"
        named = [*(part.by for part in (*one.join, *one.leave)), *(part.by for part in one.conditions)]
        for source in dict.fromkeys(source for by in named for source in by):
            if source not in self.sources:
                yield f"{name}: there is no source {source!r}{near(source, self.sources)}"


@cache
def organisations(path: Path = FOLDER / "organisations.yml") -> Organisations:
    """The rules, read once; raises BadInput with every mistake of the file.

    >>> sorted(organisations().organisations)
    ['CSTO', 'EAEU', 'IPCP', 'NATO', 'PfP', 'SCO']
    """
    return read(path, Organisations)
