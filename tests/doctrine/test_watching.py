"""Alerts: what moved since the last look, kept until somebody reads it."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.doctrine import Verdict
from tulga.doctrine.feed import lines, rss
from tulga.doctrine.watch import Alert, Book, Watched, watched
from tulga.errors import BadInput

MONDAY, TUESDAY = datetime(2020, 1, 6, 8, tzinfo=UTC), datetime(2020, 1, 7, 8, tzinfo=UTC)


def verdict(word: str, *evidence: str, year: int | None = 2018, clause: str = "cap") -> Verdict:
    return Verdict(clause, year, word, 0.3, 0.3, 0.3, 0.25, f"It is {word}.", evidence, document="paper")  # type: ignore[arg-type]


def after(*looks: list[Verdict]) -> Watched:
    known = None
    for number, verdicts in enumerate(looks):
        known = watched(known, "NPL", verdicts, datetime(2020, 1, 6 + number, tzinfo=UTC))
    assert known is not None
    return known


def test_a_verdict_that_moves_gives_an_alert_with_what_came_and_went() -> None:
    (alert,) = after([verdict("held", "a", "b")], [verdict("broken", "b", "c")]).alerts
    assert (alert.before, alert.after, alert.came, alert.went) == ("held", "broken", ("c",), ("a",))
    assert (alert.seen.date().isoformat(), alert.document, alert.year) == ("2020-01-07", "paper", 2018)
    assert "It is broken." in alert.why


def test_the_same_verdicts_give_none_and_neither_does_the_first_look() -> None:
    assert after([verdict("held", "a")]).alerts == ()
    assert after([verdict("held", "a")], [verdict("held", "a", "b")]).alerts == ()  # more evidence, the same verdict


def test_an_alert_stays_until_somebody_looks_for_it() -> None:
    found = after([verdict("held")], [verdict("broken", "a")], [verdict("broken", "a")], [verdict("near", "b")])
    assert [one.headline for one in found.alerts] == [
        "cap in 2018: from held to broken",
        "cap in 2018: from broken to near",
    ]
    assert [one.after for one in found.since(datetime(2020, 1, 9, tzinfo=UTC))] == ["near"]
    assert found.since(None) == list(found.alerts)


def test_a_year_without_evidence_is_no_news_and_one_with_it_is() -> None:
    silent = verdict("unknown", year=2019)
    assert after([verdict("held")], [verdict("held"), silent]).alerts == ()
    assert after([verdict("held")], [verdict("held"), verdict("undetermined", year=None, clause="speech")]).alerts == ()
    (alert,) = after([silent], [verdict("broken", "x", year=2019)]).alerts
    assert (alert.before, alert.after, alert.came) == ("unknown", "broken", ("x",))
    (gone,) = after([verdict("broken", "x")], []).alerts
    assert (gone.after, gone.went) == ("not judged", ("x",))


def test_two_states_are_watched_apart() -> None:
    one = watched(None, "NPL", [verdict("held")], MONDAY)
    both = watched(one, "BTN", [verdict("broken")], TUESDAY)
    assert both.alerts == ()
    assert set(both.verdicts) == {"NPL", "BTN"}


WORDS = st.sampled_from(["held", "near", "broken", "unknown", "undetermined", "towards", "away"])


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_an_alert_for_every_step_between_different_words(words: list[str]) -> None:
    # With evidence throughout every step between two words is news; each alert begins where the one before it ended.
    alerts = after(*([verdict(word, "e")] for word in words)).alerts
    steps = [(one, two) for one, two in pairwise(words) if one != two]
    assert [(alert.before, alert.after) for alert in alerts] == steps


def test_the_book_gives_back_what_was_kept(tmp_path: Path) -> None:
    book = Book(tmp_path / "watched.json")
    assert book.read() is None
    book.look("NPL", [verdict("held", "a")], MONDAY)
    known = book.look("NPL", [verdict("broken", "b")], TUESDAY)
    assert Book(book.path).read() == known
    assert len(known.alerts) == 1
    assert book.look("NPL", [verdict("broken", "b")], TUESDAY) == known
    assert [path.name for path in tmp_path.iterdir()] == ["watched.json"]


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"form": 1}', '{"form": 1, "verdicts": {"NPL": 3}, "alerts": []}']
)
def test_a_damaged_book_is_refused_and_not_overwritten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "watched.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="what was watched cannot be read"):
        Book(path).look("NPL", [], MONDAY)
    assert path.read_text(encoding="utf-8") == content


def test_a_later_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "watched.json"
    path.write_text(json.dumps({"form": 2}), encoding="utf-8")
    with pytest.raises(BadInput, match="form 2"):
        Book(path).read()


def test_a_failed_write_leaves_the_old_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Book(tmp_path / "watched.json")
    known = book.look("NPL", [verdict("held")], MONDAY)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", fails)
        with pytest.raises(BadInput, match="cannot be kept: No space left on device"):
            book.look("NPL", [verdict("broken")], TUESDAY)
    assert book.read() == known
    assert [path.name for path in tmp_path.iterdir()] == ["watched.json"]


def alert(day: int, why: str) -> Alert:
    return Alert(datetime(2020, 1, day, 8, tzinfo=UTC), "paper", "cap", 2018, "held", "broken", why, ("a",), ("b",))


def test_the_feed_is_rss_with_the_newest_first() -> None:
    alerts = [alert(6, "India < China & \x0b“more”"), alert(7, "later")]
    feed = ElementTree.fromstring(
        rss(alerts, "Doctrine of Nepal", "https://example.org/doctrine", {"a": "claim A", "b": "claim B"}.__getitem__)
    )
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    (channel,) = feed
    assert [channel.findtext(name) for name in ("title", "link")] == [
        "Doctrine of Nepal",
        "https://example.org/doctrine",
    ]
    assert channel.findtext("description")
    items = channel.findall("item")
    dates = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert dates == [datetime(2020, 1, 7, 8, tzinfo=UTC), datetime(2020, 1, 6, 8, tzinfo=UTC)]
    assert items[1].findtext("description") == "India < China & “more” New evidence: claim A. Evidence gone: claim B."
    guids = [item.findtext("guid") for item in items]
    assert guids == [alerts[1].id, alerts[0].id]
    assert len(set(guids)) == 2


def test_a_feed_without_alerts_is_a_feed() -> None:
    channel = ElementTree.fromstring(rss([], "Doctrine of Nepal", "https://example.org"))[0]
    assert channel.findall("item") == []


def test_lines_for_people() -> None:
    assert list(lines([alert(6, "Because.")])) == [
        "2020-01-06 08:00 cap in 2018: from held to broken (paper)", "  Because.", "  new: a", "  gone: b",
    ]  # fmt: skip
