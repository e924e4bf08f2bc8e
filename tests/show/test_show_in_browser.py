"""In a real browser: figures are drawn under the page's own policy, a tooltip works, and nothing is too wide."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hearth import Hearth

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium (Debian: apt-get install chromium)"
    ),
]
pytest.importorskip("playwright.sync_api", reason="needs playwright")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    import uvicorn

    from tulga.show.web.app import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Hearth()), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


FIGURES = [
    ("/", 1),
    ("/posture?on=2020-01-01", 1),
    ("/partner/RUS", 1),
    ("/measures", 2),
    ("/balance", 3),
    ("/networks", 1),
    ("/reading", 1),
]


@pytest.mark.parametrize(("path", "figures"), FIGURES)
def test_figures_are_drawn_without_a_complaint(address: str, browser, path: str, figures: int) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + path)
    page.wait_for_selector("[data-figure]:not([data-drawn])", state="detached")
    assert page.locator("[data-drawn=yes] svg.marks").count() == figures
    assert said == []
    page.close()


def test_a_tooltip_speaks_and_a_mark_leads_to_its_fact(address: str, browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/partner/RUS")
    page.wait_for_selector("[data-drawn=yes]")
    mark = page.locator("[data-figure=figure-timeline] .mark-symbol path").first
    mark.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    assert "5 November 1921" in page.inner_text("#vg-tooltip-element")
    mark.click()
    page.wait_for_url("**/fact/*")
    page.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/partner/CHN", "/measures", "/balance", "/networks", "/alignment", "/doctrine", "/ask/border-closes",
     "/posture", "/argument", "/reading",
     "/sources", "/contents"],
)  # fmt: skip
def test_nothing_is_wider_than_a_telephone(address: str, browser, path: str) -> None:
    page = browser.new_page(viewport={"width": 380, "height": 800})
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.close()


def test_the_keyboard_reaches_the_content_and_the_register(address: str, browser) -> None:
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator("thead a", has_text="Relations since").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?sort=established*")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Relations since")
    page.close()
