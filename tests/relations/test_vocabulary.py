"""Each relation's own sentences are its tests: three must yield it, two must not."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from tulga.errors import BadInput, BadUse
from tulga.read.document import Document
from tulga.read.reader import read_document
from tulga.relations import exclusions, relation, relations, vocabulary

_NAMES = list(relations())


def _read(text: str) -> set[str]:
    return {c.relation for c in read_document(Document("note@00000000", "note.txt", "0" * 64, "plain", text))}


@pytest.mark.parametrize("name", _NAMES)
def test_its_sentences_yield_it(name: str) -> None:
    missed = [sentence for sentence in relation(name).yields if name not in _read(sentence)]
    assert not missed


@pytest.mark.parametrize("name", _NAMES)
def test_other_sentences_do_not(name: str) -> None:
    wrong = [sentence for sentence in relation(name).never if name in _read(sentence)]
    assert not wrong


@pytest.mark.parametrize("name", _NAMES)
def test_labels_and_ends_are_there(name: str) -> None:
    one = relation(name)
    assert one.label["en"]
    assert one.label["mn"]
    assert one.subject
    assert one.object


def test_an_unknown_relation_names_the_nearest() -> None:
    with pytest.raises(BadUse, match="did you mean embassy_opened"):
        relation("embasy_opened")


def _with(folder: Path, **excludes: str) -> Path:
    """A folder with files of three relations, some of which exclude others."""
    for name in ("membership", "observer_status", "rank"):
        text = (files("tulga.relations") / "data" / f"{name}.yml").read_text(encoding="utf-8")
        text = re.sub("(?m)^excludes: .*\n", "", text)
        more = f"excludes: {excludes[name]}\n" if name in excludes else ""
        (folder / f"{name}.yml").write_text(text + more, encoding="utf-8")
    return folder


def test_what_a_relation_excludes_is_read_from_its_file(tmp_path: Path) -> None:
    found = vocabulary(_with(tmp_path, observer_status="{ends: [membership], item: [rank]}"))
    assert list(exclusions(found)) == [("ends", "observer_status", "membership"), ("item", "observer_status", "rank")]


@pytest.mark.parametrize(
    ("excludes", "sentence"),
    [
        ({"rank": "{ends: [membershop]}"}, "excludes: there is no relation 'membershop'; did you mean membership?"),
        ({"rank": "{item: [rank]}"}, "excludes: rank excludes itself"),
        ({"rank": "{item: [membership]}", "membership": "{ends: [rank]}"}, "rank excludes membership a second time"),
        ({"rank": "{end: [membership]}"}, "excludes.end"),
    ],
)
def test_a_relation_that_cannot_be_excluded_is_one_sentence(
    tmp_path: Path, excludes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadInput, match=re.escape(sentence)) as told:
        vocabulary(_with(tmp_path, **excludes))
    assert str(told.value).startswith(str(tmp_path / "rank.yml"))
