"""Take the pictures of README and manuals from a running portal with example data.

    bin/start --port 8000 --data var &
    .venv/bin/python docs/take_pictures.py http://127.0.0.1:8000 var/demo-accounts.csv

Needs what the browser tests need (bin/test sets it up): Chromium and pdftoppm.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu"]
WIDE = {"width": 1280, "height": 900}
READY = 180_000  # a pack is made within three minutes


def logged_in(browser: Browser, base: str, account: dict[str, str]) -> Page:
    """A page of a person who came in through the login page."""
    page = browser.new_context(viewport=WIDE, locale="nl-NL").new_page()
    page.goto(f"{base}/account/login/")
    page.fill("input[name=login]", account["e-mail"])
    page.fill("input[name=password]", account["wachtwoord"])
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/account/" not in url)  # a first login is welcomed
    return page


def take(page: Page, address: str, name: str) -> None:
    """The top of a page as a picture."""
    page.goto(address)
    page.screenshot(path=PICTURES / f"{name}.png")


def take_pack(page: Page, base: str) -> None:
    """Make a pack of the next meeting and picture its page with the state of affairs."""
    page.goto(f"{base}/overleggen/")
    page.click("main table >> nth=0 >> a >> nth=0")
    page.click("text=Maak concept")
    page.wait_for_selector("text=Download pdf", timeout=READY)
    with page.expect_download() as download, tempfile.TemporaryDirectory() as folder:
        page.click("text=Download pdf")
        pdf = Path(folder) / "pack.pdf"
        download.value.save_as(pdf)
        png = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-png", "-r", "70", "-f", "3", "-l", "3", "-singlefile", pdf, png], check=True)
        shutil.copy(png.with_suffix(".png"), PICTURES / "dialoogpakket.png")


def main(base: str, accounts: str) -> None:
    """Take every picture anew."""
    with open(accounts, newline="") as file:
        people = {(row["rol"], row["organisatie"]): row for row in csv.DictReader(file)}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        secretary = logged_in(browser, base, people["secretaris", "ROM Nederland"])
        take(secretary, f"{base}/", "dashboard")
        take_pack(secretary, base)
        mandated = next(row for (role, _), row in people.items() if "namens de provincies" in role)
        province = logged_in(browser, base, mandated)
        province.goto(f"{base}/afstemming/")
        province.click("main table tbody a >> nth=0")
        province.screenshot(path=PICTURES / "afstemming.png")
        contributor = logged_in(browser, base, people["medewerker ROM", "BOM"])
        contributor.goto(f"{base}/voortgang/")
        contributor.click("main table tbody a >> nth=0")
        contributor.click("text=Vul in >> nth=0")
        contributor.screenshot(path=PICTURES / "voortgang.png")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
