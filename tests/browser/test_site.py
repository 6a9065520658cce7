"""The site of the example in a real Chromium, opened from its folder: at phone and desk width, in both languages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from tests.needs import lacking

pytestmark = pytest.mark.whole

PAGES = (
    "index.html",
    "area/900101/index.html",
    "area/9001/index.html",
    "area/90/index.html",
    "fund/L7250/index.html",
    "project/index.html",
    "goal/SKH2570-3/index.html",
    "strategy/SKH2570/index.html",
    "code/target-group/1004/index.html",
    "local-authority/3901101/index.html",
    "publisher/songkhla-pao/index.html",
    "dataset/index.html",
    "linkage/index.html",
    "gaps/index.html",
    "balance/index.html",
    "alignment/index.html",
    "learning/index.html",
    "method/index.html",
    "dataset/dopa/population-2564/2564/index.html",
    "project/L7250/L7250-3-02/index.html",
)
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        lacking("browser", "install chromium and chromium-driver to test the site as people see it")
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = Chrome(options=options, service=ChromeService(driver))
    yield made
    made.quit()


def _open(browser: Chrome, page: Path, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    assert page.is_file(), page  # the browser would show a page of its own instead
    _complaints(browser)
    browser.get(page.as_uri())


def _complaints(browser: Chrome) -> list[str]:
    """Return what the browser has complained of since it was last asked."""
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_its_width_and_asks_nobody_else(
    browser: Chrome, site: Path, page: str, language: str, width: int
) -> None:
    _open(browser, site / language / page, width)
    overflow = browser.execute_script("return document.scrollingElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{page} is {overflow} px too wide at {width}"
    assert len(browser.find_elements(By.TAG_NAME, "h1")) == 1
    asked = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert all(address.startswith("file:") for address in asked), asked
    assert _complaints(browser) == []


def test_touch_targets_of_the_menu_are_big_enough(browser: Chrome, site: Path) -> None:
    _open(browser, site / "index.html", 360)
    links = browser.find_elements(By.CSS_SELECTOR, "header nav a")
    assert links
    assert all(link.size["height"] >= 44 for link in links if link.is_displayed())
