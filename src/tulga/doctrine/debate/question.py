"""A question with competing hypotheses as data: one YAML, every mark on it evidence or an assumption with its reason."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from tulga.declared import read
from tulga.doctrine.clause import Declared, Text
from tulga.doctrine.debate.hypotheses import MARKS, Analysis, analyse
from tulga.errors import nearest_names


class Hypothesis(Declared):
    """One answer to the question."""

    id: Text
    says: Text


class Item(Declared):
    """One piece of evidence: the ids of its `claims`, or why it is `assumed`; a mark for each hypothesis it was held
    against, and a weight where it counts more or less than another."""

    id: Text
    says: Text
    claims: tuple[Text, ...] = ()
    assumed: Text | None = None
    marks: Mapping[Text, Text]
    weight: Annotated[float, Field(ge=0)] = 1


class Question(Declared):
    """A question, at least two hypotheses, and the evidence with its marks (`MARKS`); `author` made the marks."""

    id: Text
    question: Text
    author: Text
    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[Item, ...]
    note: str | None = None

    @classmethod
    def faults(cls, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Too few hypotheses, ids that are there twice, evidence that points at nothing, and marks that are none."""
        hypotheses, evidence = _parts(given, "hypotheses"), _parts(given, "evidence")
        known = [str(one.get("id")) for one in hypotheses]
        if len(known) < 2:
            yield "hypotheses", "hypotheses compete only where there are two or more"
        if not evidence:
            yield "evidence", "there is no evidence"
        for field, ids in (("hypotheses", known), ("evidence", [str(one.get("id")) for one in evidence])):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                yield field, f"two of them have the id {', '.join(twice)}"
        for item in evidence:
            yield from (("evidence", f"{item.get('id')}: {what}") for what in _wrong(item, known))

    def analysis(self) -> Analysis:
        """What the marks come to (`tulga.doctrine.debate.hypotheses.analyse`)."""
        matrix = {one.id: {h.id: one.marks.get(h.id) for h in self.hypotheses} for one in self.evidence}
        return analyse(matrix, weights={one.id: one.weight for one in self.evidence})


def load_question(path: Path | str) -> Question:
    """A question from its YAML file; raises BadInput with every mistake, its line and the nearest valid names."""
    return read(Path(path), Question)


def _parts(given: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    found = given.get(field)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, (list, tuple)) else []


def _wrong(item: Mapping[str, Any], hypotheses: list[str]) -> Iterator[str]:
    if not item.get("claims") and not item.get("assumed"):
        yield "it names no claims; say why it is assumed (assumed)"
    marks = item.get("marks")
    for name, mark in marks.items() if isinstance(marks, Mapping) else ():
        for word, given, valid in (("hypothesis", name, hypotheses), ("mark", mark, list(MARKS))):
            if str(given) not in valid:
                near = nearest_names(str(given), valid)
                yield f"there is no {word} {given!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")
