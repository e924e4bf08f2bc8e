"""Alerts as lines for people and as an RSS 2.0 feed for programs that look by themselves."""

from collections.abc import Callable, Iterator, Sequence
from email.utils import format_datetime
from xml.etree import ElementTree

from tulga.doctrine.watch import Alert


def lines(alerts: Sequence[Alert], told: Callable[[str], str] = str) -> Iterator[str]:
    """Two lines an alert and one for each piece of evidence; `told` turns the id of a claim into words.

    >>> from datetime import UTC, datetime
    >>> one = Alert(datetime(2019, 2, 1, 9, tzinfo=UTC), "concept", "cap", 2018, "held", "broken", "China is above.", ("a1",))
    >>> print(*lines([one]), sep="\\n")
    2019-02-01 09:00 cap in 2018: from held to broken (concept)
      China is above.
      new: a1
    """
    for alert in alerts:
        yield f"{alert.seen:%Y-%m-%d %H:%M} {alert.headline} ({alert.document})"
        yield f"  {alert.why}"
        for word, ids in (("new", alert.came), ("gone", alert.went)):
            yield from (f"  {word}: {told(one)}" for one in ids)


def rss(alerts: Sequence[Alert], title: str, link: str, told: Callable[[str], str] = str) -> str:
    """The alerts as an RSS 2.0 document, newest first; `link` is the address of the page that they are about.

    An item's guid is the id of its alert, so that a reader shows it once; its date is the day on which it was seen.
    """
    feed = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(feed, "channel")
    for name, text in (
        ("title", title),
        ("link", link),
        ("description", "Verdicts on declared doctrine that moved, with the evidence that moved them."),
    ):
        ElementTree.SubElement(channel, name).text = text
    newest = sorted(alerts, key=lambda alert: alert.seen, reverse=True)
    if newest:
        ElementTree.SubElement(channel, "lastBuildDate").text = format_datetime(newest[0].seen)
    for alert in newest:
        item = ElementTree.SubElement(channel, "item")
        ElementTree.SubElement(item, "title").text = _clean(alert.headline)
        ElementTree.SubElement(item, "link").text = link
        ElementTree.SubElement(item, "description").text = _clean(_description(alert, told))
        ElementTree.SubElement(item, "category").text = alert.after
        ElementTree.SubElement(item, "guid", isPermaLink="false").text = alert.id
        ElementTree.SubElement(item, "pubDate").text = format_datetime(alert.seen)
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _description(alert: Alert, told: Callable[[str], str]) -> str:
    parts = [alert.why]
    for word, ids in (("New evidence", alert.came), ("Evidence gone", alert.went)):
        if ids:
            parts.append(f"{word}: {'; '.join(map(told, ids))}.")
    return " ".join(parts)


def _clean(text: str) -> str:
    """The text without the control characters that XML 1.0 cannot carry."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
    )
