"""A ledger of many claims: how fast it takes them in, and how soon it answers.

    python benchmarks/ledger.py [--claims 1000000] [--url postgresql://...] [--folder DIR] [--queries 200] [--json FILE]

Makes claims that look like those of a library of documents (200 actors that are named as often as states are, all
relations, 100 years, quotes of one sentence) in sources of 5,000, adds those up to the next power of ten in one transaction,
and measures there; at the end it adds ten more sources one by one.
Prints claims a second, bytes a claim, and of each question the median and the 95th percentile of the milliseconds.
With `--url` the ledger is there and must be empty; else it is a file in a temporary folder.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from tulga.actors import actors
from tulga.claim import Claim, Evidence
from tulga.ledger import Addition, Ledger, weighing
from tulga.relations import relations
from tulga.sources import Source
from tulga.span import Span

EACH = 5_000
TOGETHER = 1_000_000
WORDS = (
    "agreement on the transit of goods by rail signed in the capital after talks of both ministers about energy supply, "
    "border points, training of officers, peacekeeping, loans, vaccines, mining, wool and cashmere, a joint exercise, visas"
).split()


def sources(count: int, seed: int = 1911) -> Iterator[tuple[Source, str, list[Claim]]]:
    """Documents with their claims, `count` claims in all; the same for the same seed."""
    draw = random.Random(seed)
    states = sorted(a.id for a in actors().values() if a.kind == "state")[:200]
    weights = [1 / (rank + 3) for rank in range(len(states))]
    names = sorted(relations())
    for number in range((count + EACH - 1) // EACH):
        identifier = f"document-{number:06d}"
        text, claims = [], []
        at = 0
        for _ in range(min(EACH, count - number * EACH)):
            one, other = draw.choices(states, weights, k=2)
            year = draw.randint(1925, 2024)
            quote = f"In {year} {one} and {other} spoke of {' '.join(draw.choices(WORDS, k=9))}."
            claims.append(
                Claim(
                    relation=draw.choice(names), subject=one, object=other if other != one else None,
                    value=Decimal(draw.randint(1, 999)) if draw.random() < 0.3 else None,
                    item=draw.choice(WORDS) if draw.random() < 0.5 else None, span=Span.parse(str(year)),
                    evidence=Evidence(identifier, f"char={at}-{at + len(quote)}", quote), method="benchmark",
                    confidence=draw.randint(5, 95) / 100,
                )
            )  # fmt: skip
            _ = claims[-1].id  # a reader knows it: it tells claims of one document apart by it
            text.append(quote)
            at += len(quote) + 1
        yield (
            Source(identifier, "document", {"title": f"Document {number}"}, name=f"{identifier}.txt"),
            "\n".join(text),
            claims,
        )


def percentiles(ask: Callable[[int], object], times: int) -> dict[str, float]:
    """Milliseconds of one question asked with other words each time: median and 95th percentile."""
    took = []
    for turn in range(times):
        start = time.perf_counter()
        ask(turn)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return {"median": round(took[times // 2], 2), "p95": round(took[int(times * 0.95)], 2)}


def questions(ledger: Ledger, draw: random.Random) -> dict[str, Callable[[int], object]]:
    """What people ask of a ledger, each time with other words: a page of the register, a search, one actor's conflicts."""
    states = sorted(a.id for a in actors().values() if a.kind == "state")[:200]
    names = sorted(relations())
    some = [draw.choice(states[5:]) for _ in range(500)]

    def page(turn: int) -> object:
        return ledger.page(actor=some[turn], limit=50)

    def later_page(turn: int) -> object:
        first = ledger.page(limit=50, after=None if turn == 0 else later.get("key"))
        later["key"] = first.after
        return first

    def search(turn: int) -> object:
        words = f"{draw.choice(WORDS[3:])} {draw.choice(WORDS[3:])}".replace(",", "")
        return ledger.page(text=words, actor=some[turn], since="1950", until="2020", limit=50)

    def words_only(turn: int) -> object:
        return ledger.page(text=f"{WORDS[turn % len(WORDS)]} {some[turn]}".replace(",", ""), limit=50)

    def of_relation(turn: int) -> object:
        return ledger.page(relation=names[turn % len(names)], actor=some[turn], limit=50)

    def disagreements(turn: int) -> object:
        return ledger.look(lambda connection: weighing.fresh(connection) and weighing.ask(connection, some[turn]))

    later: dict[str, Any] = {}
    return {
        "register page, one actor": page,
        "register page, next and next": later_page,
        "search, two words, actor and years": search,
        "search, words only": words_only,
        "register page, relation and actor": of_relation,
        "conflicts of one actor": disagreements,
    }


def weighed(ledger: Ledger, kept: int) -> dict[str, float]:
    """How long the first weighing of all conflicts takes, in seconds, and that after one more document of 100 claims."""
    ledger.change(weighing.forget)
    start = time.perf_counter()
    ledger.change(weighing.weigh)
    first = time.perf_counter() - start
    ((source, text, claims),) = sources(100, seed=kept)
    more = replace(source, id=f"more-{kept}", name=f"more-{kept}.txt")
    told = [replace(claim, evidence=replace(claim.evidence, source=more.id)) for claim in claims]
    ledger.add(told, more, text=text, verb="read", input_name=more.name)
    start = time.perf_counter()
    ledger.change(weighing.weigh)
    again = time.perf_counter() - start
    return {
        "first": round(first, 2),
        "after 100 more": round(again, 2),
        "microseconds a claim": round(first / kept * 1e6),
    }


def measured(ledger: Ledger, count: int, asked: int) -> dict[str, Any]:
    """The answers' times at this size."""
    draw = random.Random(count)
    return {
        "claims": count,
        "weighing": weighed(ledger, count),
        "milliseconds": {name: percentiles(ask, asked) for name, ask in questions(ledger, draw).items()},
    }


def run(place: str, count: int, asked: int) -> Iterator[dict[str, Any]]:
    """Fill a ledger and measure at each power of ten from 10,000 on, and at the end."""
    marks = sorted({count, *(10**power for power in range(4, 9) if 10**power < count)})
    with Ledger(place) as ledger:
        if ledger.counts()["claims"]:
            raise SystemExit(f"{place}: the ledger holds claims already; this benchmark needs an empty one")
        kept, offered = 0, sources(count)
        while marks:
            rates = []
            while kept < marks[0]:
                wanted = min(TOGETHER, marks[0] - kept) // EACH or 1
                brought = [
                    Addition(each, claims, text, input_name=each.name) for each, text, claims in islice(offered, wanted)
                ]
                start = time.perf_counter()
                ledger.add_all(brought)
                rates.append((sum(len(one.claims) for one in brought), time.perf_counter() - start))
                kept += rates[-1][0]
            marks.pop(0)
            size = ledger.look(size_of)
            rate = sum(new for new, _ in rates) / sum(took for _, took in rates)
            yield {**measured(ledger, kept, asked), "a second": round(rate), "bytes a claim": round(size / kept)}


def one_by_one(place: str, times: int = 10) -> float:
    """Claims a second where each source of 5,000 is a transaction of its own, behind all that is kept already."""
    with Ledger(place) as ledger:
        took = 0.0
        for source, text, claims in sources(times * EACH, seed=1961):
            own = replace(source, id=f"alone-{source.id}", name=f"alone-{source.name}")
            told = [replace(claim, evidence=replace(claim.evidence, source=own.id)) for claim in claims]
            for claim in told:
                _ = claim.id
            start = time.perf_counter()
            ledger.add(told, own, text=text, verb="read", input_name=own.name)
            took += time.perf_counter() - start
        return times * EACH / took


def size_of(connection: Connection) -> int:
    """Bytes of the ledger, everything counted: texts, quotes, indexes, words for search."""
    if connection.dialect.name == "sqlite":
        pages, page = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
        )
        return int(pages * page)
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def picture(steps: list[dict[str, Any]], out: Path) -> None:
    """The 95th percentiles by the size of the ledger, both on logarithmic axes."""
    import vl_convert

    rows = [
        {"claims": step["claims"], "question": name, "ms": each["p95"]}
        for step in steps
        for name, each in step["milliseconds"].items()
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": 560, "height": 340, "background": "white",
        "data": {"values": rows}, "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "claims", "type": "quantitative", "scale": {"type": "log"}, "title": "claims in the ledger"},
            "y": {"field": "ms", "type": "quantitative", "scale": {"type": "log"},
                  "title": "milliseconds, 95th percentile"},
            "color": {"field": "question", "type": "nominal", "title": None, "legend": {"labelLimit": 320}},
        },
    }  # fmt: skip
    out.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--url", help="an empty PostgreSQL ledger")
    parser.add_argument("--folder", type=Path, help="where the file is made; a temporary folder otherwise")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", type=Path, dest="out", help="write the figures as JSON")
    parser.add_argument("--svg", type=Path, help="draw how the answers grow with the ledger")
    options = parser.parse_args()
    steps = []
    with TemporaryDirectory(dir=options.folder) as folder:
        place = options.url or str(Path(folder) / "ledger.sqlite")
        for step in run(place, options.claims, options.queries):
            steps.append(step)
            print(
                f"{step['claims']:>9,} claims: {step['a second']:,} a second added, {step['bytes a claim']:,} bytes a claim"
            )
            took = step["weighing"]
            print(
                f"{'':9}   conflicts weighed first: {took['first']} s, {took['microseconds a claim']} microseconds a claim; "
                f"after 100 more claims: {took['after 100 more']} s"
            )
            for name, each in step["milliseconds"].items():
                print(f"{'':9}   {name}: median {each['median']} ms, p95 {each['p95']} ms")
            sys.stdout.flush()
        print(f"{'':9}   one source at a time: {one_by_one(place):,.0f} claims a second")
    if options.out:
        options.out.write_text(json.dumps(steps, indent=1) + "\n", encoding="utf-8")
    if options.svg:
        picture(steps, options.svg)


if __name__ == "__main__":
    main()
