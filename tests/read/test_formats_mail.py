"""What is said in a message, what it quotes, and what its headers and parts state wrongly."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.formats import documents
from tulga.read.formats.decoding import decode, text_encoding
from tulga.read.formats.quoted_mail import parted

RUSSIAN = "Президенты двух стран подписали договор о дружбе. Он вступил в силу 12 апреля 2020 года."


def message(text: str, subtype: str = "plain") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "D. Bat <bat@example.org>", "Re: Embassy"
    mail["Date"], mail["Message-ID"] = "Tue, 03 Sep 2019 10:00:00 +0800", "<1@example.org>"
    mail.set_content(text, subtype=subtype)
    return mail.as_bytes()


def read(path: Path, data: bytes) -> list[tuple[str, str, str, str]]:
    """The documents of a message: what their names end with, their text, date and author."""
    path.write_bytes(data)
    found = [each for each in documents(path) if isinstance(each, Document)]
    return [
        (
            each.name.removeprefix(path.name),
            each.text,
            str(each.published),
            each.csl.get("author", [{"literal": ""}])[0]["literal"],
        )
        for each in found
    ]


def test_a_reply_and_what_it_answers_are_two_documents_of_two_authors(tmp_path: Path) -> None:
    text = (
        "Dear Ellen,\nit opened in 1996.\n\nOn Mon, 2 Sep 2019 at 10:00, E. Marsh <marsh@example.org>\nwrote:\n"
        "> When was the embassy\n> in Ankara opened?\n>\n>> Older words of 2001.\n"
    )
    found = read(tmp_path / "a.eml", message(text))
    assert found[:2] == [
        ("", "Dear Ellen,\nit opened in 1996.\n", "2019-09-03", "D. Bat"),
        ("/quoted", "When was the embassy\nin Ankara opened?\n", "2019-09-02", "E. Marsh"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----\nFrom: E. Marsh <m@example.org>\nSent: Monday, September 2, 2019\nTo: D. Bat\nSubject: Why",
        "---------- Forwarded message ---------\nFrom: E. Marsh <m@example.org>\nDate: Mon, 2 Sep 2019\nSubject: Why\nTo: D. Bat",
        "From: E. Marsh <m@example.org>\nDate: 2 September 2019\nSubject: Why",
        "От: E. Marsh <m@example.org>\nДата: 2 September 2019\nКому: D. Bat\nТема: Why",
    ],
)
def test_what_is_forwarded_is_a_document_of_its_own_date(tmp_path: Path, head: str) -> None:
    found = read(tmp_path / "a.eml", message(f"For you.\n\n{head}\n\nIt opened in 1996.\n"))
    assert found == [
        ("", "For you.\n", "2019-09-03", "D. Bat"),
        ("/quoted", "It opened in 1996.\n", "2019-09-02", "E. Marsh"),
    ]


def test_a_reply_in_html_has_no_marks(tmp_path: Path) -> None:
    page = (
        "<html><body><div>Yes, in 1996.</div><div class='gmail_quote'><div>On Mon, Sep 2, 2019 at 10:00 AM E. Marsh "
        "&lt;m@example.org&gt; wrote:<br></div><blockquote><p>When did it open?</p></blockquote></div></body></html>"
    )
    assert read(tmp_path / "a.eml", message(page, "html")) == [
        ("", "Yes, in 1996.\n", "2019-09-03", "D. Bat"),
        ("/quoted", "When did it open?\n", "2019-09-02", "E. Marsh"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The minister wrote:\n\nWe shall open it in 2025.\n",
        "From: 1 January 2020\nTo: 5 March 2020\nthe border was closed.\n",
        "A -> B and 5 > 3\n",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    assert parted(text) == (text, [])


def test_answers_between_the_lines_stay_together() -> None:
    own, [quoted] = parted("> When?\n\nIn 1996.\n\n> Where?\n\nIn Ankara.\n")
    assert (own, quoted.text) == ("In 1996.\n\n\nIn Ankara.\n", "When?\nWhere?\n")


def test_a_message_that_is_all_quotation_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(message("> It opened in 1996.\n"))
    assert [str(each.name) for each in documents(path) if isinstance(each, Document)] == ["a.eml/quoted"]


def test_each_message_of_a_mailbox_has_its_own_date(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    second = message("From here on it is closed.\n").replace(b"03 Sep 2019", b"04 Sep 2019")
    path.write_bytes(
        b"".join(b"From bat@example.org Tue Sep  3 10:00:00 2019\n%b\n" % each for each in (message("Open.\n"), second))
    )
    found = [each for each in documents(path) if isinstance(each, Document)]
    assert [(each.name, each.text, str(each.published)) for each in found] == [
        ("all.mbox/1.eml", "Open.\n", "2019-09-03"),
        ("all.mbox/2.eml", "From here on it is closed.\n", "2019-09-04"),
    ]


def test_thousands_of_attachments_of_one_name_are_numbered(tmp_path: Path) -> None:
    part = b"--mark\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nThey met.\n"
    head = b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=mark\n\n--mark\n\nHere.\n"
    path = tmp_path / "a.eml"
    path.write_bytes(head + part * 3000 + b"--mark--\n")
    names = [each.name for each in documents(path) if isinstance(each, Document)]
    assert names == ["a.eml", "a.eml/a.txt", *(f"a.eml/{number} a.txt" for number in range(2, 3001))]


# What is stated wrongly ---------------------------------------------------------------------------------------------


def test_headers_of_bare_bytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(message("Open.\n").replace(b"Re: Embassy", "Договор о дружбе".encode("cp1251")))
    [document] = documents(path)
    assert isinstance(document, Document)
    assert document.title == "Договор о дружбе"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "us-ascii", "koi8-r", "x-unknown", "utf-8", None])
def test_russian_bytes_are_russian_whatever_is_declared(declared: str | None) -> None:
    assert decode(RUSSIAN.encode("cp1251"), declared).text == RUSSIAN


def test_western_bytes_are_what_is_declared() -> None:
    text = "Le président mongol a été reçu à Paris; l'énergie nucléaire a été évoquée."
    assert decode(text.encode("latin-1"), "iso-8859-1").text == text


def test_encodings_of_seven_bits_are_followed() -> None:
    text = "モンゴルと日本は1972年に外交関係を樹立した。"
    assert decode(text.encode("iso2022_jp"), "ISO-2022-JP").text == text
    assert decode(b"Plain words.", "ISO-2022-JP").text == "Plain words."


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "undefined", "a\0b", "\u00e9" * 99, ""]
)
def test_what_is_no_encoding_of_files_is_not_used(name: str) -> None:
    assert text_encoding(name) is None
    assert decode(b"They met in 1994.", name).text == "They met in 1994."


def test_a_message_without_words_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(message(">\n> \n"))
    assert [str(each) for each in documents(path) if isinstance(each, BadInput)] == [
        f"{path}: the message holds no text"
    ]
