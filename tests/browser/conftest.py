"""One browser and one portal with demo data for all browser tests; each test opens a context of its own."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.portal import Portal, prepared

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the system."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def portal(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A running portal with demo data."""
    running = prepared(tmp_path_factory.mktemp("portal"), browser)
    yield running
    for name in list(running.processes):
        running.stop(name)


@pytest.fixture
def visit(portal: Portal) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: visit("emma", "/afstemming/", java_script_enabled=False)."""
    contexts: list[BrowserContext] = []

    def opened(who: str | None, address: str = "", **options: Any) -> Page:
        contexts.append(portal.context(who, **options))
        page = contexts[-1].new_page()
        if address:
            page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
