"""What the tests of the browser share: a tab of a headless Chromium, and where pictures go."""

import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from bare_pyodide import BarePyodide
from chromium import AXE, ROOT, Tab, new_tab
from made_once import made_once
from marelle_page import NO_PYTHON, MarellePage, SharedPage, write_page


def pytest_itemcollected(item: pytest.Item) -> None:
    """Have all of this folder run in a step of its own, unmeasured: the Python beside a browser is that of other tests."""
    item.add_marker(pytest.mark.pages)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests of a file that share a page come last and together: another page in the tab takes its place."""
    files = {item.path: number for number, item in reversed([*enumerate(items)])}
    items.sort(key=lambda item: (files[item.path], "shared" in getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def screenshots(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the screenshots: that of --screenshots, else a temporary one."""
    chosen = pytestconfig.getoption("--screenshots")
    folder = Path(chosen) if chosen else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder to which the browser saves files."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Give the folder of the npm packages, which node finds by itself."""
    if shutil.which("node") is None or not AXE.is_file():
        pytest.skip("needs node and `npm ci` in the project's folder")
    return ROOT / "node_modules"


@pytest.fixture(scope="session")
def new_browser(
    downloads: Path, screenshots: Path, node_modules: Path
) -> Callable[[], AbstractContextManager[Tab]]:
    """Give what starts another browser, with an empty tab, for as long as a `with` lasts."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)} (Debian: chromium, chromium-driver)")

    return partial(new_tab, downloads, screenshots)


@pytest.fixture(scope="session")
def _browser(new_browser: Callable[[], AbstractContextManager[Tab]]) -> Generator[Tab]:
    with new_browser() as tab:
        yield tab


@pytest.fixture
def unwatched(_browser: Tab) -> Tab:
    """Give an empty tab; the test itself looks at its requests and its console."""
    _browser.forget()
    return _browser


@pytest.fixture
def tab(unwatched: Tab) -> Generator[Tab]:
    """Give an empty tab; the test fails if it asks the network for anything, or notes an error."""
    yield unwatched
    requests, console = unwatched.requests(), unwatched.console()
    unwatched.forget()  # a page that plays on takes time from the tests that follow
    assert (requests, console) == ([], [])


@pytest.fixture(scope="session")
def page_file(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, node_modules: Path
) -> Path:
    """Give the page of --page, else one that is made from the tree, with Pyodide of node's packages."""
    given = pytestconfig.getoption("--page")
    if given:
        return Path(given).absolute()

    def make(folder: Path) -> None:
        write_page(folder / "marelle.html")

    return made_once(tmp_path_factory, "page", make) / "marelle.html"


@pytest.fixture
def page(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, opened at L03 as for the first time; the test fails if it asks the network for anything."""
    tab.size("desktop")
    return MarellePage(tab, page_file, "#L03")


@pytest.fixture
def shown(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, open at L03, whose Python is not there yet."""
    return MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)


@pytest.fixture
def bare(tab: Tab, node_modules: Path) -> BarePyodide:
    """Give the Pyodide that the page carries, without anything of marelle."""
    return BarePyodide(tab, node_modules / "pyodide")


@pytest.fixture(scope="session")
def shared_page(_browser: Tab, page_file: Path) -> SharedPage:
    """Give the page that tests share."""
    return SharedPage(_browser, page_file)


@pytest.fixture
def shared(shared_page: SharedPage, _browser: Tab) -> Generator[SharedPage]:
    """Give the page that tests share; the test fails if it asks the network for anything, or notes an error."""
    _browser.forget_log()
    yield shared_page
    shared_page.rest()
    assert (_browser.requests(), _browser.console()) == ([], [])


@pytest.fixture
def l03(shared: SharedPage) -> MarellePage:
    """Give the page that tests share, open at L03: cards and a program."""
    return shared.at("L03")


@pytest.fixture
def l07(shared: SharedPage) -> MarellePage:
    """Give the page that tests share, open at L07: a program and no cards."""
    return shared.at("L07")


@pytest.fixture
def free_play(shared: SharedPage) -> MarellePage:
    """Give the page that tests share, in free play."""
    return shared.at("free")
