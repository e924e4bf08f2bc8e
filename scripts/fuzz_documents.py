"""The documents that `fuzz_formats.py` reads: small whole ones of every format, what damage makes of them, and bombs.

A bomb is a document that is made to take long or much memory: sections without end, nesting without end, lines without
end, archives cut off. Every one is made from its number alone.
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache

_BOMBS_OF_ALL = 0.04
_WORDS = (
    "The parliament of Mongolia adopted the first concept of foreign policy in 1994. It names two neighbours.",
    "Trade runs over few border points, so that the exports of coal fall at once when one of them closes.",
    "Монгол Улс ба Канад Улс 1973 онд дипломат харилцаа тогтоосон. The embassy opened on 3 September 2019.",
)
_TOKENS = (
    b"<", b">", b"&", b"&#0;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"]]>", b"<![CDATA[",
    b"<table><tr><td>", b"</table>", b"<div>" * 50, b"<sup>", b"<!--", b"<pre>", b"colspan=99999", b"--\n", b"--mark",
    b"Content-Type: multipart/mixed; boundary=mark\n", b"=?utf-8?q?=ff?=", b"=\n", b"%%EOF", b"obj", b"endobj", b"stream",
    b"/Kids [1 0 R]", b"/Length 99999999", b"{", b"[" * 500, b'"', b"\\ud800", b"\\u0000", b"1e999", b"9" * 5000, b"PK\x03\x04",
    b"charset=utf-7", b"charset=punycode", b"charset=utf-16", b'encoding="cp037"', b"<td rowspan=99 colspan=99>", b"> " * 99,
    b"\nFrom: a@b\nSent: 1 May 2019\nSubject: c\n", b"\nOn 1 May 2019 10:00, a@b wrote:\n",
    b"\nFrom a@b Tue Sep  3 10:00:00 2019\nA: b\n",
    b"<w:vMerge/>", b'<w:gridSpan w:val="9999"/>', b"/FlateDecode", b"/Type /Page", b"1 0 0 1 9e9 0 cm", b"Tj 0 Ts",
    b"<w:p>", b"<w:tbl><w:tr><w:tc>", b"w:val=\"superscript\"", b"<item>", b"<entry>", b"<!ENTITY a 'b'>", b"\xe2\x80\xae",
)  # fmt: skip


@cache
def samples() -> dict[str, bytes]:
    """A small whole document of every format by its file name."""
    return {
        "a.txt": "\n".join(_WORDS * 4).encode(),
        "b.txt": (_WORDS[2] * 9).encode("cp1251"),
        "a.html": _page().encode(),
        "a.docx": _word_file(),
        "b.docx": _word_file(),
        "a.pdf": _pdf(),
        "a.eml": _mail(),
        "a.rss": _feed().encode(),
        "a.atom": _atom().encode(),
        "a.jsonl": _json_lines().encode(),
        "a.mbox": b"".join(b"From a@b Tue Sep  3 10:00:00 2019\n%b\n\n" % _mail() for _ in range(2)),
        "unnamed": _page().encode(),
    }


def damaged(name: str, data: bytes, chance: random.Random) -> bytes:
    """A document as damage leaves it; of `b.docx`, one part of an archive that is whole itself; of some, a bomb."""
    if chance.random() < _BOMBS_OF_ALL:
        return bomb(name, chance)
    if name == "b.docx":
        parts = _unpacked(data)
        part = chance.choice(["word/document.xml", "word/document.xml", *sorted(parts)])
        return _packed(parts | {part: _mutated(parts[part], chance)})
    return _mutated(data, chance)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost and doubled; every other time only such that leave a text a text, to get behind the decoding."""
    changed = bytearray(data)
    gentle = chance.random() < 0.5
    tokens = [token for token in _TOKENS if not gentle or (token.isascii() and b"\x00" not in token)]
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(changed) + 1), chance.randint(1, 40)
        piece = bytes(changed[at : at + length])
        noise = bytes([chance.randint(32, 126)]) if gentle else chance.randbytes(chance.choice((1, 8)))
        new = chance.choice((noise, b"", piece * 2, piece * 40, chance.choice(tokens)))
        changed[at : at + (length if chance.random() < 0.5 else 0)] = new
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    if chance.random() < 0.05:
        changed += chance.choice(sorted(samples().values()))
    return bytes(changed)


def bomb(name: str, chance: random.Random) -> bytes:
    """A document of the format of a sample that is made to take long: one of several kinds, of a random size."""
    kinds = _BOMBS[name.rpartition(".")[2] if "." in name else "html"]
    return chance.choice(kinds)(chance)


def _long_line(chance: random.Random) -> bytes:
    piece = chance.choice(
        (b"a", b"a-", b"1", b"1.", b"(", b"\xd0\xb0", b"Mongolia", b"3 May ", b"\r", b"\t", b"\n", b"A.", b"; ")
    )
    return piece * (chance.randint(100_000, 1_000_000) // len(piece))


def _html(chance: random.Random) -> bytes:
    opened, times = chance.choice(
        (
            (b"<div>", 100_000),
            (b"<table><tr><td>", 100_000),
            (b"<ul><li>", 100_000),
            (b"<b>", 100_000),
            (b"<sup>", 100_000),
            (b"<p>They met in 2019.", 40_000),
            (b"<tr><td>China<td>5", 20_000),
            (b"<table><tr><td>a<td>1<tr><td>b<td>2</table>", 2000),
            (b"<br>", 100_000),
            (b"<a href=/x>y</a> ", 40_000),
            (b"<h2>A</h2>", 20_000),
            (b"<pre>a\nb</pre>", 20_000),
            (b"<td rowspan=99 colspan=99>1", 5000),
            (b"<p>a<sup>1</sup>", 20_000),
            (b"<span class='ad nav'>x</span>", 40_000),
            (b"<blockquote>a", 50_000),
            (b"<li>" * 5 + b"x", 20_000),
            (b"<!-- x -->", 50_000),
            (b"<meta name=author content=a>", 30_000),
        )
    )
    inside = opened * chance.randint(times // 10, times)
    table = b"<table>" * chance.randint(0, 1)
    return b"<html><head><meta charset=" + _charset(chance) + b"></head><body>" + table + inside


def _charset(chance: random.Random) -> bytes:
    return chance.choice((b"utf-8", b"utf-16", b"utf-7", b"punycode", b"idna", b"iso-2022-jp", b"cp037", b"zlib", b"x"))


def _feed_bomb(chance: random.Random) -> bytes:
    entry, times = chance.choice(
        (
            (
                "<item><title>A &amp; B</title><pubDate>Tue, 03 Sep 2019</pubDate><description>&lt;p&gt;x</description></item>",
                20_000,
            ),
            ("<item><description><![CDATA[<table><tr><td>a<td>1<tr><td>b<td>2</table>]]></description></item>", 10_000),
            ("<item>", 100_000),
            ("<item><item><title>x</title>", 50_000),
            ("<item><title>" + "&lt;a " * 50, 2000),
            ("<item><title>May 2019</title><pubDate>" + "1 " * 500 + "</pubDate></item>", 1000),
            ("<item><title>x</title></item>", 50_000),
        )
    )
    head = f'<?xml version="1.0" encoding="{_charset(chance).decode()}"?><rss><channel>'
    return f"{head}{entry * chance.randint(times // 10, times)}</channel></rss>".encode()


def _mail_bomb(chance: random.Random) -> bytes:
    piece, times = chance.choice(
        (
            (
                b"--mark\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nMet in 2019.\n",
                4000,
            ),
            (b"--mark\nContent-Type: multipart/mixed; boundary=mark\n\n", 5000),
            (b"--mark\nContent-Type: message/rfc822\n\n", 5000),
            (b"--mark\n\n" + b"> " * 500 + b"a\n", 2000),
            (b"> a\n", 100_000),
            (b"From: a@b\nSent: 1 May 2019\nSubject: c\n", 30_000),
            (b"On 1 May 2019 10:00, a@b wrote:\n", 30_000),
            (b"\nFrom a@b Tue Sep  3 10:00:00 2019\nFrom: a@b\n\nx\n", 4000),
            (b"--mark\nContent-Type: text/html; charset=" + _charset(chance) + b"\n\n<p>x\n", 2000),
            (b"a:" * 50 + b"\n", 20_000),
        )
    )
    head = b"From a@b Tue Sep  3 10:00:00 2019\n" * chance.randint(0, 1)
    head += b"From: a@b\nMIME-Version: 1.0\nContent-Type: " + chance.choice(
        (b"text/plain", b"multipart/mixed; boundary=mark")
    )
    return head + b"\n\n" + piece * chance.randint(times // 10, times)


def _json_bomb(chance: random.Random) -> bytes:
    line, times = chance.choice(
        (
            (b'{"text": "They met in 2019."}\n', 20_000),
            (b"[", 200_000),
            (b'{"text":', 100_000),
            (b'{"text": "x", "id": 1}\n', 30_000),
            (b"\n", 500_000),
        )
    )
    data = line * chance.randint(times // 10, times)
    return data if chance.random() < 0.7 else data.decode().encode("utf-16")


def _word_bomb(chance: random.Random) -> bytes:
    piece, times = chance.choice(
        (
            ("<w:p>", 100_000),
            ("<w:tbl><w:tr><w:tc>", 50_000),
            ("<w:p><w:r><w:t>They met.</w:t></w:r></w:p>", 40_000),
            ("<w:r><w:t>a</w:t></w:r>", 60_000),
            ("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", 10_000),
            ('<w:tr><w:tc><w:tcPr><w:gridSpan w:val="9999"/><w:vMerge/></w:tcPr></w:tc></w:tr>', 10_000),
            ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", 30_000),
        )
    )
    inside = piece * chance.randint(times // 10, times)
    around = chance.choice((("<w:p>", "</w:p>"), ("<w:tbl>", "</w:tbl>"), ("", "")))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{space}"><w:body>{around[0]}{inside}{around[1]}</w:body></w:document>'
    parts = _unpacked(samples()["a.docx"]) | {"word/document.xml": xml.encode()}
    packed = _packed(parts, zipfile.ZIP_DEFLATED)
    return packed if chance.random() < 0.7 else packed[: chance.randrange(len(packed))]


def _pdf_bomb(chance: random.Random) -> bytes:
    drawn, times = chance.choice(
        (
            (
                lambda n: b"BT /F1 9 Tf %d %d Td (word 12) Tj ET\n" % (chance.randint(0, 600), chance.randint(0, 800)),
                8000,
            ),
            (lambda n: b"BT /F1 9 Tf 50 %d.%d Td (one  two) Tj ET\n" % (n // 9, n % 9), 8000),
            (lambda n: b"%d 0 m %d 800 l S 0 %d m 600 %d l S\n" % (n, n, n, n), 1000),
            (lambda n: b"q 1 0 0 1 9 9 cm ", 20_000),
            (lambda n: b"/X Do ", 30),
            (lambda n: b"BT /F1 1e30 Tf 9e9 0 Td (x) Tj ET ", 2000),
            (lambda n: b"BT /F1 9 Tf 9 %d Td (" % n + b"long" * 50 + b") Tj ET ", 800),
        )
    )
    content = b"".join(drawn(n) for n in range(chance.randint(times // 10, times)))
    content += b"BT /F1 9 Tf 50 50 Td (They met in 2019.) Tj ET"
    if chance.random() < 0.3:
        content = zlib.compress(content)[: -chance.randint(1, 40)]
        return _pdf_of(content, pages=1, kept=b"/Filter /FlateDecode ")
    return _pdf_of(content, pages=chance.choice((1, 1, 1, 1, 200)) if len(content) < 20_000 else 1)


def _pdf_of(content: bytes, pages: int, kept: bytes = b"") -> bytes:
    """A PDF file with one content on every page, and a drawing that draws itself."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 12 >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (pages, b" ".join(b"%d 0 R" % (6 + n) for n in range(pages))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        form + b"\nstream\n/X Do /X Do \nendstream",
        b"<< %b/Length %d >>\nstream\n%b\nendstream" % (kept, len(content), content),
    ]
    fonts = b"<< /Font << /F1 3 0 R >> /XObject << /X 4 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources %b >>" % fonts
    data = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate([*objects, *[page] * pages], 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, table) + end


_Maker = Callable[[random.Random], bytes]
_BOMBS: dict[str, tuple[_Maker, ...]] = {
    "txt": (_long_line,),
    "html": (_html, _html, lambda chance: b"<html><body>" + _long_line(chance)),
    "docx": (_word_bomb,),
    "pdf": (_pdf_bomb,),
    "eml": (_mail_bomb, lambda chance: b"From: a@b\nMIME-Version: 1.0\n\n" + _long_line(chance)),
    "rss": (_feed_bomb,),
    "atom": (_feed_bomb,),
    "jsonl": (_json_bomb,),
    "mbox": (_mail_bomb,),
}


def _page() -> str:
    rows = "".join(f"<tr><td rowspan=2>{year}<td><a href='/x'>China</a><td>{year}.5" for year in range(2015, 2020))
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Coal</title><meta name="author" content="D. Bat">'
        '<script type="application/ld+json">{"headline": "Coal", "datePublished": "2019-09-03"}</script></head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>Coal</h1><p>{_WORDS[0]}<sup>2</sup></p>"
        f"<table><tr><th>Year<th>Partner<th>Mt</tr>{rows}</table><p>{_WORDS[1]}</p><pre>a\nb</pre>"
        f"<ul><li>one<li>two</ul><p>{_WORDS[2]}</p></article><footer>All rights reserved.</footer></body></html>"
    )


def _word_file() -> bytes:
    from docx import Document as WordFile

    word = WordFile()
    for text in _WORDS:
        word.add_paragraph(text).add_run("12").font.superscript = True
    table = word.add_table(rows=2, cols=3)
    for number, cell in enumerate(table.rows[0].cells + table.rows[1].cells):
        cell.text = f"{number}"
    return _packed(_parts(word.save))


def _parts(save: Callable[[io.BytesIO], None]) -> dict[str, bytes]:
    held = io.BytesIO()
    save(held)
    return _unpacked(held.getvalue())


def _packed(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return held.getvalue()


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, invariant=True, pageCompression=0)
    for page in range(2):
        for line in range(30):
            canvas.drawString(50 + 250 * (line % 2), 760 - 12 * (line // 2), f"{line} {_WORDS[page][:40]}")
        canvas.grid([50, 140, 230], [300, 320, 340])
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "D. Bat <bat@example.org>", "Айлчлал"
    mail["Date"], mail["Message-ID"] = "Tue, 03 Sep 2019 10:00:00 +0800", "<1@example.org>"
    mail.set_content("\n".join(_WORDS))
    mail.add_alternative(_page(), subtype="html")
    mail.add_attachment(_feed().encode(), maintype="application", subtype="rss+xml", filename="news.rss")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="photo.png")
    inner = EmailMessage()
    inner["Subject"] = "Before"
    inner.set_content(_WORDS[0])
    mail.add_attachment(inner)
    mail.set_boundary("mark")
    return mail.as_bytes()


def _feed() -> str:
    items = "".join(
        f"<item><title>Visit {n}</title><pubDate>Tue, 03 Sep 20{n} 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{_WORDS[n % 3]}&lt;/p&gt;</description></item>"
        for n in range(12, 18)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Weekly</title>'
    return f"{head}{items}</channel></rss>"


def _atom() -> str:
    entries = "".join(
        f"<entry><title type='html'>A &amp;amp; B</title><updated>20{n}-01-02T03:04:05Z</updated><content type='xhtml'>"
        f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{_WORDS[n % 3]}</p></div></content></entry>"
        for n in range(12, 18)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Weekly</title>{entries}</feed>'


def _json_lines() -> str:
    return "".join(f'{{"id": "{n}", "text": "{_WORDS[n % 3]}", "date": "2019-09-0{n}"}}\n' for n in range(1, 8))
