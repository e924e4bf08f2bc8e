"""Files that hold several documents, folders, and what the user is told about each."""

import os
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.formats import documents, formats, open_document
from tulga.read.reader import read_document
from tulga.workspace import Workspace

TREATY = "Mongolia and Canada established diplomatic relations on 30 November 1973."


def read(source: str | Path) -> tuple[list[Document], list[str]]:
    found = list(documents(source))
    return [each for each in found if isinstance(each, Document)], [
        str(each) for each in found if isinstance(each, BadInput)
    ]


def letter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Д. Бат <bat@example.org>", "analyst@example.org"
    mail["Subject"] = "Айлчлалын тухай"
    mail["Date"] = "Tue, 03 Sep 2019 23:30:00 -0500"
    mail["Message-ID"] = "<1@example.org>"
    return mail


# E-mail -------------------------------------------------------------------------------------------------------------


def test_a_message_gives_its_text_subject_date_and_sender(tmp_path: Path) -> None:
    mail = letter()
    mail.set_content(f"{TREATY}\nГэрээ.\n", cte="quoted-printable")
    mail.add_alternative(f"<html><body><p>{TREATY}</p></body></html>", subtype="html")
    path = tmp_path / "letter.eml"
    path.write_bytes(mail.as_bytes().replace(b"\n", b"\r\n"))
    document = open_document(path)
    assert document.text == f"{TREATY}\nГэрээ.\n"
    assert (document.kind, document.title, str(document.published)) == ("mail", "Айлчлалын тухай", "2019-09-03")
    assert document.csl["author"] == [{"literal": "Д. Бат"}]
    assert document.csl["type"] == "personal_communication"
    assert document.notices == ()


def test_the_page_is_read_where_the_plain_part_says_little(tmp_path: Path) -> None:
    mail = letter()
    mail.set_content("See the web page.")
    mail.add_alternative(
        f"<html><body><p>{TREATY}</p><table><tr><th>Year<th>Mt<tr><td>2019<td>36</table></body></html>", subtype="html"
    )
    path = tmp_path / "letter.eml"
    path.write_bytes(mail.as_bytes())
    assert open_document(path).text == f"{TREATY}\n\nYear\tMt\n2019\t36\n"


def test_attachments_are_documents_or_are_named(tmp_path: Path) -> None:
    mail, inner = letter(), EmailMessage()
    mail.set_content("Two annexes.")
    for _ in range(2):
        mail.add_attachment(TREATY.encode(), maintype="text", subtype="plain", filename="annex.txt")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="photo.png")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="half.pdf")
    inner["Subject"], inner["Date"] = "Before/after", "Mon, 02 Sep 2019 10:00:00 +0800"
    inner.set_content("An earlier letter.")
    mail.add_attachment(inner)
    path = tmp_path / "letter.eml"
    path.write_bytes(mail.as_bytes())
    found, errors = read(path)
    assert [(each.name, each.text) for each in found] == [
        ("letter.eml", "Two annexes.\n"),
        ("letter.eml/annex.txt", TREATY),
        ("letter.eml/2 annex.txt", TREATY),
        ("letter.eml/Before after.eml", "An earlier letter.\n"),
    ]
    assert found[0].notices == ("letter.eml: it has attachments that were not read: photo.png",)
    assert str(found[3].published) == "2019-09-02"
    assert errors == [f"{path}/half.pdf: it is a damaged PDF document: its end is missing"]
    assert len({each.source_id for each in found}) == 4
    with pytest.raises(BadInput, match="it holds several documents; `documents` gives them all"):
        open_document(path)


def test_a_message_of_nothing_but_a_picture_is_an_error_that_names_it(tmp_path: Path) -> None:
    mail = letter()
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="photo.png")
    path = tmp_path / "letter.eml"
    path.write_bytes(mail.as_bytes())
    assert read(path) == (
        [],
        [f"{path}: the message holds no text, but attachments that were not read: photo.png"],
    )


def test_messages_inside_messages_end(tmp_path: Path) -> None:
    mail = letter()
    mail.set_content("0")
    for depth in range(1, 7):
        outer = letter()
        outer.set_content(str(depth))
        outer.add_attachment(mail)
        mail = outer
    path = tmp_path / "deep.eml"
    path.write_bytes(mail.as_bytes())
    found, errors = read(path)
    assert [each.text for each in found] == ["6\n", "5\n", "4\n", "3\n"]
    assert len(errors) == 1
    assert errors[0].endswith("it stands inside more than 3 files")


def test_a_memo_in_plain_text_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("From: the embassy\nDate: 3 September 2019\n\nThey met.\n")
    assert open_document(path).kind == "plain"
    (tmp_path / "memo").write_text(path.read_text())
    assert open_document(tmp_path / "memo").kind == "plain"


# Feeds --------------------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Степь &amp; сталь</title><link>https://example.org/</link>
<item><title>Plans for 2015</title><pubDate>Tue, 03 Sep 2019 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Mongolia&amp;nbsp;opened an embassy.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description></item>
<item><title>B&amp;#8217;s &lt;i&gt;visit&lt;/i&gt;</title><dc:date>2018-05</dc:date><description>short</description>
<content:encoded><![CDATA[<ul><li>one of them<li>another</ul>]]></content:encoded></item>
<item><description>Neither title &mdash; nor date.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title><link href="https://example.org/a"/>
<entry><title type="html">A &amp;amp; B</title><updated>2020-01-09T00:00:00Z</updated>
<published>2020-01-02T23:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>One <b>two</b></p><p>three</p></div></content></entry></feed>"""


def test_a_feed_is_one_document_with_a_dated_line_for_each_entry(tmp_path: Path) -> None:
    path = tmp_path / "news.rss"
    path.write_bytes(RSS.encode("cp1251"))
    document = open_document(path)
    assert document.text == (
        "Plans for 2015 — (3 September 2019)\n\nMongolia opened an embassy.\n\nTwo.\n\n"
        "B’s visit — May 2018\n\none of them\nanother\n\nNeither title — nor date.\n"
    )
    assert (document.title, document.published) == ("Степь & сталь", None)
    assert document.csl["URL"] == "https://example.org/"


def test_an_atom_feed_of_one_day_has_that_date(tmp_path: Path) -> None:
    path = tmp_path / "notes.xml"
    path.write_text(ATOM)
    document = open_document(path)
    assert (document.kind, document.title, str(document.published)) == ("feed", "Notes", "2020-01-02")
    assert document.text == "A & B — 2 January 2020\n\nOne two\n\nthree\n"


def test_the_date_of_an_entry_can_be_used() -> None:
    from tulga.read.dates import find_dates

    text = formats["feed"].read(RSS.encode("cp1251")).text
    found = [str(date.span) for date in find_dates(text.splitlines()[0])]
    assert found == ["2015", "2019-09-03"]


def test_each_entry_of_a_feed_has_its_own_day(tmp_path: Path) -> None:
    """The document has none, but as of a place in an entry it has that of the entry."""
    path = tmp_path / "news.rss"
    path.write_bytes(RSS.encode("cp1251"))
    document = open_document(path)
    dates = {
        word: document.at(document.text.index(word)).published
        for word in ("Plans", "Two.", "B’s", "another", "Neither")
    }
    assert {word: date and str(date) for word, date in dates.items()} == {
        "Plans": "2019-09-03", "Two.": "2019-09-03", "B’s": "2018-05", "another": "2018-05", "Neither": None,
    }  # fmt: skip
    path.write_text(ATOM)
    document = open_document(path)
    assert document.at(len(document.text)) is document


def test_the_longest_body_of_an_entry_is_read_without_what_blogs_add(tmp_path: Path) -> None:
    path = tmp_path / "news.rss"
    entry = (
        "<item><title>Visit</title><description>They met &lt;a href='/x'&gt;Continue reading&lt;/a&gt;</description>"
        "<content:encoded><![CDATA[<p>They met in Ankara.</p><p>The post <a href='/x'>Visit</a> appeared first on "
        "<a href='/'>Notes</a>.</p>]]></content:encoded></item>"
    )
    path.write_text(f'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{entry}</channel></rss>')
    assert open_document(path).text == "Visit\n\nThey met in Ankara.\n"


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("<rss><channel><title>x</title></channel></rss>", "it is a feed without entries"),
        ("<svg/>", "it is XML, but no feed that can be read"),
        ("", "the file is empty"),
    ],
)
def test_what_is_no_feed_gets_one_sentence(tmp_path: Path, feed: str, said: str) -> None:
    path = tmp_path / "x.rss"
    path.write_text(feed)
    assert read(path) == ([], [f"{path}: {said}"])


def test_entities_of_a_feed_do_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "x.rss"
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(
        f'<!DOCTYPE rss [<!ENTITY a0 "x">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>A&a11;&f;</title><description>They met.</description></item></channel></rss>"
    )
    found, _ = read(path)
    assert len(found) == 1
    assert "root" not in found[0].text
    assert len(found[0].text) < 100


# JSON lines ---------------------------------------------------------------------------------------------------------


def test_every_line_is_a_document_and_a_bad_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(
        '{"id": "v1.5", "text": " They met. ", "date": "May 5, 2016", "title": "T", "url": "https://example.org/a"}\n'
        "\n"
        '{"text": "b\\u0000\\ud800c", "date": "some time"}\n'
        '{"id": 7, "text": "In 1994.", "date": 2019, "more": []}\n'
        '{"id": "7", "text": "Again."}\n'
        'no\n["text"]\n{"id": 1}\n{"text": 1}\n{"text": " "}\n'
    )
    found, errors = read(path)
    assert [(each.name, each.text) for each in found] == [
        ("news.jsonl/v1.5", " They met. "),
        ("news.jsonl/line-3", "b\ufffd\ufffdc"),
        ("news.jsonl/7", "In 1994."),
    ]
    assert [each.source_id.split("@")[0] for each in found] == ["news-v1-5", "news-line-3", "news-7"]
    assert [each.published and str(each.published) for each in found] == ["2016-05-05", None, "2019"]
    assert (found[0].title, found[0].csl["URL"]) == ("T", "https://example.org/a")
    assert found[1].notices == (
        "news.jsonl/line-3: 2 broken characters are read as U+FFFD",
        "news.jsonl/line-3: its date 'some time' is not understood and is left out",
    )
    assert errors == [
        f"{path}:5: its id '7' is that of line 4",
        f"{path}:6: it is not JSON: expecting value at column 1",
        f'{path}:7: it is not an object such as {{"text": "...", "date": "2019-09-03"}}',
        f"{path}:8: it has no text",
        f"{path}:9: its text is no string",
        f"{path}:10: its text is empty",
    ]


def test_json_lines_are_known_without_their_name_and_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "They met."}\r\n{"id": "b", "text": "\xff"}\r\n')
    found, errors = read(path)
    assert [(each.name, each.text) for each in found] == [("export/a", "They met.")]
    assert errors == [f"{path}:2: it is not UTF-8 (byte 21 of the line)"]


def test_lines_in_utf_16_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes('{"text": "Монгол"}\r\nno\r\n{"text": "Улс\u2028а"}\r\n'.encode("utf-16"))
    found, errors = read(path)
    assert [(each.name, each.text) for each in found] == [
        ("news.jsonl/line-1", "Монгол"),
        ("news.jsonl/line-3", "Улс\u2028а"),
    ]
    assert errors == [f"{path}:2: it is not JSON: expecting value at column 1"]


def test_lines_without_end_are_refused_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tulga.read.formats.json_lines._LONGEST_LINE", 60)
    path = tmp_path / "long.jsonl"
    path.write_text(f'{{"text": "{"x" * 500}"}}\n{{"text": "They met."}}\n{"[" * 40}\n')
    found, errors = read(path)
    assert [(each.name, each.text) for each in found] == [("long.jsonl/line-2", "They met.")]
    assert [error.split(": ")[0] for error in errors] == [f"{path}:1", f"{path}:3"]


# Folders ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    below = tmp_path / "papers"
    for name in ("b/a.txt", "a.txt", "b/c/z.txt", ".git/config.txt", ".hidden.txt", "~$a.docx", "c.txt"):
        (below / name).parent.mkdir(parents=True, exist_ok=True)
        (below / name).write_text(TREATY)
    (below / "b" / "empty.txt").touch()
    (below / "b" / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (below / "loop").symlink_to(below, target_is_directory=True)
    os.mkfifo(below / "pipe")
    return below


def test_a_folder_gives_its_files_in_order_and_names_what_it_cannot_read(folder: Path) -> None:
    found, errors = read(folder)
    assert [each.name for each in found] == ["a.txt", "b/a.txt", "b/c/z.txt", "c.txt"]
    assert [each.source_id.split("@")[0] for each in found] == ["a", "b-a", "b-c-z", "c"]
    assert errors == [
        f"{folder}/b/empty.txt: the file is empty",
        f"{folder}/b/photo.png: it holds a PNG image; save it as DOCX, HTML, PDF or plain text",
        f"{folder}/loop: it is a link to a folder, which is not followed",
        f"{folder}/pipe: it is not a regular file",
    ]


def test_a_link_to_nothing_and_an_address_without_its_beginning_are_told(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert read(tmp_path) == ([], [f"{tmp_path}/gone.txt: it is a link to a file that does not exist"])
    said = "www.example.org/a: there is no such file; a web address begins with https://"
    assert read("www.example.org/a") == ([], [said])


def test_a_folder_without_a_file_is_an_error(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [f"{tmp_path}: the folder holds no file to read"])
    (tmp_path / ".hidden").touch()
    assert read(str(tmp_path)) == ([], [f"{tmp_path}: the folder holds no file to read"])


def test_a_name_that_is_no_text_can_still_be_printed(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"a\xff.txt")).write_text("They met.")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    found, errors = read(tmp_path)
    assert ([each.name for each in found], errors) == (["a\ufffd.txt"], [])


# What becomes of them -----------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "workspace", "MNG", "Mongolia") as made:
        yield made


def test_a_workspace_keeps_each_document_with_its_bytes(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    lines = tmp_path / "news.jsonl"
    lines.write_text(f'{{"id": "a/b", "text": "{TREATY}"}}\n{{"id": "c", "text": "{TREATY}"}}\n')
    outcomes = list(workspace.read([str(folder), lines]))
    assert [each.name for each in outcomes if not each.error] == [
        "a.txt", "b/a.txt", "b/c/z.txt", "c.txt", "news.jsonl/a/b", "news.jsonl/c",
    ]  # fmt: skip
    assert sum(bool(each.error) for each in outcomes) == 4
    assert all(workspace.ledger.record(source.id).current for source in workspace.sources())
    kept = {path.name.split("-", 1)[0]: path.read_bytes() for path in (workspace.folder / "files").iterdir()}
    for source in workspace.sources():
        assert TREATY.encode() in kept[str(source.sha256)]
        assert workspace.text(source.id) == TREATY


def test_what_is_not_in_english_is_kept_and_told(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "мэдээ.html"
    path.write_text("<html><body><p>Монгол Улс ба Канад Улс 1973 онд дипломат харилцаа тогтоосон юм.</p></body></html>")
    [outcome] = workspace.read([path])
    said = "мэдээ.html is in Mongolian; only names and dates in it are recognised (MNG, CAN; 1973)"
    assert outcome.notices == (said,)
    [source] = workspace.sources()
    assert "Канад Улс 1973 онд" in (workspace.text(source.id) or "")
    assert open_document(path).foreign_language() == outcome.notices[0]


def test_claims_of_a_line_stand_in_its_text(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(f'{{"id": "a", "text": "\\u041c\\ud83d\\ude00 {TREATY}"}}\n')
    [document] = documents(path)
    assert isinstance(document, Document)
    claims = read_document(document, "MNG")
    assert [(claim.subject, claim.object, str(claim.span)) for claim in claims] == [("MNG", "CAN", "1973-11-30")]
    start, end = claims[0].evidence.chars or (0, 0)
    assert document.text[start:end] == claims[0].evidence.quote
