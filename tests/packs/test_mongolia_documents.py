"""The Mongolia example's documents, and the annotation beside them that their reading is scored with."""

import importlib.util
import json
import re
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tulga.relations import relations
from tulga.span import Span

DOCUMENTS = Path(str(files("tulga"))) / "packs" / "mongolia" / "documents"
SCRIPT = Path(__file__).parents[2] / "scripts" / "make_report_pdf.py"
PAGE, REPORT, ARTICLE = "ministry-page.html", "defence-report.pdf", "analysis-article.txt"
FIELDS = (
    "doc quote relation subject object value unit item start_date end_date recurring place stance polarity modality "
    "holder"
)


def expected() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DOCUMENTS / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


class _Article(HTMLParser):
    """The words between <article> and </article>, and the words outside it."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.words, self.outside = False, "", ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words += data + " "
        else:
            self.outside += data + " "


def page() -> _Article:
    parser = _Article()
    parser.feed((DOCUMENTS / PAGE).read_text(encoding="utf-8"))
    return parser


def report_text(path: Path) -> str:
    """The report in running words: without headers and page numbers, cut words made whole."""
    import pypdfium2

    pages = []
    for one in pypdfium2.PdfDocument(path):
        lines = one.get_textpage().get_text_range().splitlines()
        assert lines[0].startswith("Defence Partners of Mongolia")
        assert re.fullmatch(r"- \d - ?", lines[1])
        pages.append("\n".join(line.strip() for line in lines[2:]))
    return _running(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(pages).replace("\ufffe", "")))


@cache
def texts() -> dict[str, str]:
    return {
        PAGE: _running(page().words),
        REPORT: report_text(DOCUMENTS / REPORT),
        ARTICLE: (DOCUMENTS / ARTICLE).read_bytes().decode("utf-8"),
    }


def _running(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_at_least_sixty_claims_are_expected_in_the_contract_form() -> None:
    claims = expected()
    assert len(claims) >= 60
    assert {claim["doc"] for claim in claims} == {PAGE, REPORT, ARTICLE}
    for claim in claims:
        assert " ".join(name for name in claim if name not in ("start", "end")) == FIELDS
        assert claim["relation"] in relations()
        assert Span.parse(f"{claim['start_date'] or '..'}/{claim['end_date'] or '..'}" if _dated(claim) else "")


def test_every_quote_stands_in_its_document() -> None:
    for claim in expected():
        assert claim["quote"] in texts()[claim["doc"]], claim["quote"]
        if claim["doc"] == ARTICLE:
            assert texts()[ARTICLE][claim["start"] : claim["end"]] == claim["quote"]


def test_stance_follows_from_voice_polarity_and_modality() -> None:
    for claim in expected():
        if claim["holder"]:
            stance = "reported"
        elif claim["polarity"] == "-":
            stance = "negated"
        else:
            stance = "asserted" if claim["modality"] == "actual" else claim["modality"]
        assert claim["stance"] == stance


@pytest.mark.parametrize(
    ("relation", "subject", "target", "value"),
    [
        ("agreements_count", "MNG", None, 32),
        ("trade_share", "MNG", "CHN", 95),
        ("doctrine_limit", "MNG", None, 33.33),
        ("investment_share", "CHN", "MNG", 50),
    ],
)
def test_the_numbers_that_lead_the_overview_are_read(
    relation: str, subject: str, target: str | None, value: float
) -> None:
    assert (relation, subject, target, value) in {
        (claim["relation"], claim["subject"], claim["object"], claim["value"]) for claim in expected()
    }


def test_comments_menus_and_headlines_are_no_claims() -> None:
    assert "Brazil opened an embassy" in page().outside
    assert "500 tanks" in page().outside
    assert "cookie" in page().outside
    tail = texts()[ARTICLE].index("T. Sample\n")
    assert all(claim["end"] < tail for claim in expected() if claim["doc"] == ARTICLE)
    assert "Sixty years in the United Nations" in texts()[ARTICLE][tail:]


def test_the_article_is_as_noisy_as_it_should_be() -> None:
    text = texts()[ARTICLE]
    assert max(map(len, text.splitlines())) <= 80
    assert "took\nthe place of\n\nSteppe Review - sample\nPage 2 of 4\n" in text
    assert "China\t5,073\t2,468" in text
    assert "[Нийтэлсэн: 10:15 12.03.2021 ]" in text
    assert "[Z]" in text
    assert "duty-\nfree" in text


@cache
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("make_report_pdf", SCRIPT)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_report_is_made_by_its_script_and_always_the_same(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    script().make(first)
    script().make(second)
    assert first.read_bytes() == second.read_bytes()
    assert report_text(first) == report_text(DOCUMENTS / REPORT)


def test_the_report_breaks_words_at_the_end_of_lines_and_has_pages_of_two_columns() -> None:
    import pypdfium2

    pages = list(pypdfium2.PdfDocument(DOCUMENTS / REPORT))
    assert len(pages) == 2
    assert pages[0].get_textpage().get_text_range().count("\ufffe") >= 5
    left, right = (
        pages[0].get_textpage().get_text_bounded(left=a, right=b, bottom=50, top=700)
        for a, b in ((50, 297), (298, 560))
    )
    assert "defence cooperation" in left
    assert "Khaan Quest was first held" in _running(right)


@pytest.mark.shared
def test_no_document_repeats_nine_words_of_a_reference_text(shared: Path) -> None:
    taken = {s for seed in (shared / "seeds").glob("*.txt") for s in _shingles(seed.read_text(encoding="utf-8"))}
    for name, text in texts().items():
        assert not taken.intersection(_shingles(text)), name


def _shingles(text: str, size: int = 9) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def _dated(claim: dict[str, Any]) -> bool:
    return bool(claim["start_date"] or claim["end_date"])
