"""Take the README's picture: the overview of a running workspace in headless Chromium.

    tulga demo --no-browser --port 8642 &
    python scripts/screenshot.py http://127.0.0.1:8642 docs/overview.png

Needs playwright (in the `dev` extra) and a Chromium; `CHROMIUM` names another one than /usr/bin/chromium. The picture
shows 1280 pixels at one and a half times the resolution, from the top of the page to the register's first rows.
"""

import os
import sys
from pathlib import Path

WIDTH, HEIGHT = 1280, 1280


def take(address: str, target: Path, *, path: str = "/") -> None:
    """Write a picture of a page as PNG, once all its figures are drawn; raises TimeoutError after 30 seconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--font-render-hinting=none"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1.5)
        page.goto(address.rstrip("/") + path)
        page.wait_for_selector("[data-figure]:not([data-drawn])", state="detached")
        page.screenshot(path=target)
        browser.close()


def main(arguments: list[str]) -> int:
    """Take the picture; 0 when it is written, 2 when the arguments are not an address and a file."""
    if len(arguments) != 2 or not arguments[0].startswith("http"):
        print("usage: python scripts/screenshot.py ADDRESS FILE.png", file=sys.stderr)
        return 2
    target = Path(arguments[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    take(arguments[0], target)
    print(f"{target}: {target.stat().st_size:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
