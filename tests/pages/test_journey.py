"""One reader's way through the real demo workspace in a real browser, from a number to the words behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium (Debian: chromium)"),
]
pytest.importorskip("playwright.sync_api", reason="needs playwright")

PLACES = (
    "Overview", "Balance", "Measures", "Networks", "Alignment", "Doctrine", "Ask", "Reading", "Sources", "Contents",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test when the browser complains about anything."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


@pytest.mark.parametrize("number", range(3))
def test_two_clicks_from_each_key_number_to_the_words_or_the_row(page: Any, demo_server: str, number: int) -> None:
    page.goto(demo_server)
    page.locator(".headline .key .number a").nth(number).click()
    page.wait_for_load_state()
    if not page.locator("main mark").count():
        page.locator(".claims a.know").first.click()
        page.wait_for_load_state()
    assert "/claim/" in page.url
    assert page.locator("main mark").first.inner_text().strip()


def test_from_the_map_to_a_partner_to_a_quote(page: Any, demo_server: str) -> None:
    page.goto(demo_server)
    page.wait_for_selector(".figure.map [data-drawn=yes] svg")
    assert page.locator(".figure.map svg path").count() > 200
    page.get_by_role("link", name="Russia", exact=True).first.click()
    page.wait_for_url("**/partner/RUS")
    page.wait_for_selector(".figure.timeline [data-drawn=yes] svg")
    for layer in ("Diplomatic", "Defence", "Trade", "Culture"):
        assert page.get_by_role("heading", name=layer).count() == 1
    page.locator(".facts a", has_text="Diplomatic relations established").first.click()
    page.wait_for_url("**/fact/*")
    page.locator(".claims a.know", has_text="See the words").first.click()
    page.wait_for_url("**/claim/*")
    assert "1921" in page.locator("#quote").inner_text()


def test_every_place_of_the_navigation_opens_and_draws(page: Any, demo_server: str) -> None:
    page.goto(demo_server)
    for place in PLACES:
        page.locator("header nav a", has_text=place).click()
        page.wait_for_load_state("networkidle")
        assert page.locator("header nav a[aria-current]").inner_text() == place
        page.wait_for_selector("[data-figure]:not([data-drawn])", state="detached")
        assert page.locator("[data-drawn=no]").count() == 0


def test_from_a_confidence_to_what_it_is_worth(page: Any, demo_server: str) -> None:
    page.goto(f"{demo_server}/sources")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    page.locator(".claims .says a[href^='/claim/']").first.click()
    page.wait_for_url("**/claim/*")
    page.get_by_role("link", name="what that is worth").click()
    page.wait_for_url("**/reading#confidence")
    page.wait_for_selector(".figure.reliability [data-drawn=yes] svg")
    assert page.locator("table", has_text="Calibration error").locator("tbody tr").count() == 5


def test_the_border_closes(page: Any, demo_server: str) -> None:
    page.goto(f"{demo_server}/ask")
    page.locator(".scenarios a", has_text="The southern border closes").click()
    page.wait_for_load_state()
    for heading in ("Exports", "Imports", "Taken for granted", "Verdicts that move"):
        assert page.get_by_role("heading", name=heading).count() == 1
    assert page.locator("table", has_text="Elasticity of substitution").locator("tbody tr").count() >= 2


def test_the_register_is_sorted_by_a_click_on_its_head(page: Any, demo_server: str) -> None:
    page.goto(demo_server)
    page.locator("thead a", has_text="Relations since").click()
    page.wait_for_load_state()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Relations since")
    assert page.locator(".register tbody th").first.inner_text() == "Russia"  # 5 November 1921, before all others


@pytest.mark.parametrize(
    "path",
    ["/", "/partner/CHN", "/measures", "/balance", "/networks", "/alignment", "/doctrine", "/ask", "/reading", "/sources",
     "/contents"],
)  # fmt: skip
def test_a_telephone_shows_it_whole(page: Any, demo_server: str, path: str) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(demo_server + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_a_partner_that_is_not_there_is_one_sentence(browser: Any, demo_server: str) -> None:
    page = browser.new_page()
    answer = page.goto(f"{demo_server}/partner/CHM")
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "There is no partner 'CHM'."
    page.locator(".nearest a", has_text="CHN").click()
    page.wait_for_url("**/partner/CHN")
    page.close()
