"""What a user is told of a document that was not read as it stands: its language, its changes, its pictures."""

import io
from pathlib import Path

import pytest
from docx import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tulga.errors import BadInput
from tulga.read.document import Document, language_of
from tulga.read.formats import formats, open_document

ENGLISH = "The two countries signed an agreement on trade in Ulaanbaatar, and the ministers exchanged letters. "
RUSSIAN = "Президенты двух стран подписали договор 6 мая 2018 года в Улан-Баторе, Монголия."


def document(text: str, language: str | None) -> Document:
    return Document("a@1", "a.txt", "1", "plain", text, language=language)


# Language -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH * 3 + "Договор о дружбе", "en"),
        ("An agreement on trade was signed by both.\nРоссия и Монголия договор", "en"),
        ("Президенты двух стран подписали договор о дружбе; NATO, OSCE и ШОС — нет. " * 3, "ru"),
        ("Монгол Улс, Япон Улс хооронд 1972 онд дипломат харилцаа тогтоожээ. Embassy of Japan.", "mn"),
    ],
)
def test_names_in_other_letters_do_not_decide_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_an_english_text_with_a_russian_paragraph_is_partly_told() -> None:
    said = "a.txt is partly in Russian; only names and dates in that part are recognised (MNG; 2018-05-06)"
    assert document(f"{ENGLISH * 3}\n\n{RUSSIAN}\n\n{ENGLISH}", "en").foreign_language() == said


def test_names_in_an_english_sentence_are_no_russian_part() -> None:
    assert document(f"{ENGLISH} (Договор о дружбе и сотрудничестве, Монголия)", "en").foreign_language() is None


def test_of_many_names_a_few_are_told() -> None:
    text = "Россия, Китай, Япония, Франция, Германия, Италия, Испания, Канада, Индия, Турция"
    said = document(text, "ru").foreign_language()
    assert said == (
        "a.txt is in Russian; only names and dates in it are recognised (RUS, CHN, JPN, FRA, DEU, ITA, ESP, CAN and 2 more)"
    )


def test_a_text_without_names_says_no_more_than_its_language() -> None:
    said = document("Они встретились снова и говорили долго.", "ru").foreign_language()
    assert said == "a.txt is in Russian; only names and dates in it are recognised"


# Word files ---------------------------------------------------------------------------------------------------------


def run(words: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag} xml:space='preserve'>{words}</w:{tag}></w:r>"


def changed(kind: str, words: str) -> object:
    tag = "delText" if kind in ("del", "moveFrom") else "t"
    return parse_xml(f"<w:{kind} {nsdecls('w')} w:id='1'>{run(words, tag)}</w:{kind}>")


def test_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    word = WordFile()
    paragraph = word.add_paragraph("It was signed in ")
    for kind, words in (("del", "2014"), ("ins", "2015"), ("moveFrom", " twice"), ("moveTo", " once")):
        paragraph._p.append(changed(kind, words))
    ended = word.add_paragraph("Its end is ")
    ended._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del w:id='2'/></w:rPr>"))
    word.add_paragraph("deleted.")
    word.save(str(tmp_path / "a.docx"))
    found = open_document(tmp_path / "a.docx")
    assert found.text == "It was signed in 2015 once\n\nIts end is deleted.\n"
    assert found.notices == ("a.docx: its tracked changes are read as accepted",)


@pytest.mark.parametrize(("count", "said"), [(1, "a comment in it is not read"), (2, "2 comments in it are not read")])
def test_comments_are_told(count: int, said: str) -> None:
    word = WordFile()
    paragraph = word.add_paragraph("They met.")
    for number in range(count):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:commentReference w:id='{number}'/></w:r>"))
    held = io.BytesIO()
    word.save(held)
    content = formats["docx"].read(held.getvalue())
    assert (content.text, content.notices) == ("They met.\n", (said,))


def test_a_word_file_of_pictures_is_told_what_would_help() -> None:
    from PIL import Image

    picture, held = io.BytesIO(), io.BytesIO()
    Image.new("L", (9, 9)).save(picture, "PNG")
    word = WordFile()
    word.add_picture(picture)
    word.save(held)
    with pytest.raises(BadInput, match=r"^it holds pictures and no text; save it as PDF, of which tesseract can read"):
        formats["docx"].read(held.getvalue())


def test_formulas_and_the_last_box_are_read() -> None:
    """The paragraph that holds the box has its end deleted, and no paragraph follows."""
    word = WordFile()
    paragraph = word.add_paragraph("The share is ")
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    paragraph._p.append(parse_xml(f"<m:oMath xmlns:m='{space}'><m:r><m:t>1/2</m:t></m:r></m:oMath>"))
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent></w:pict></w:r>"
    paragraph._p.append(parse_xml(box))
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del w:id='2'/></w:rPr>"))
    held = io.BytesIO()
    word.save(held)
    assert formats["docx"].read(held.getvalue()).text == "The share is 1/2\n\nIn a box.\n"
