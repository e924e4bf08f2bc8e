"""Each relation's own sentences are its tests: three must yield it, two must not."""

import pytest

from tulga.errors import BadUse
from tulga.read.document import Document
from tulga.read.reader import read_document
from tulga.relations import relation, relations

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
