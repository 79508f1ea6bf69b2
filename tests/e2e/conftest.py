"""One whole shop with its built H5 app, and a Chromium that walks through it on a phone and on a desktop."""

import itertools
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.e2e.visit import DESKTOP, PHONE, Staff, Visit
from tests.support.running_shop import RunningShop, running_shop
from tools.find_chromium import ADVICE, chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SCREENS: dict[str, Any] = {"phone": PHONE, "desktop": DESKTOP}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "screen" in metafunc.fixturenames:
        metafunc.parametrize("screen", list(SCREENS))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of this machine."""
    path = chromium()
    if path is None:
        warnings.warn(ADVICE, stacklevel=1)
        pytest.skip(ADVICE)
    async with async_playwright() as p:
        browser = await p.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningShop]:
    """One whole shop for all journeys."""
    state = tmp_path_factory.mktemp("house") / "state"
    async with running_shop(state, CHAMA_LIMIT_SCALE="100") as shop:
        yield shop


@pytest.fixture(scope="session")
async def staff(house: RunningShop) -> Staff:
    """Who prices, stocks and ships."""
    return await Staff.of(house)


@pytest.fixture(scope="session")
def turns() -> Any:
    """Each journey takes the next product, so that none meets the prices and stock of another."""
    return itertools.count()


@pytest.fixture
def csp_bypassed() -> None:
    """Asked for by a test that puts a script of its own into the page."""


@pytest.fixture
async def visit(
    browser: Browser, house: RunningShop, staff: Staff, turns: Any, request: pytest.FixtureRequest
) -> AsyncIterator[Visit]:
    """A browser's tab in the shop; ends with neither an unexpected error nor a call to a stranger."""
    screen = request.getfixturevalue("screen") if "screen" in request.fixturenames else "phone"
    context = await browser.new_context(**SCREENS[screen], bypass_csp="csp_bypassed" in request.fixturenames)
    visit = Visit(house, await context.new_page(), staff.products[next(turns) % len(staff.products)])
    yield visit
    await context.close()
    visit.judge()
