"""Settings of the whole suite: Hypothesis profiles, what coverage measures, and no skip on the CI machine."""

import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from ctrl_c import hear_ctrl_c
from found_micropython import VMS
from hypothesis import HealthCheck, settings
from measuring import EXAMPLES, measure_first_examples, measured

from marelle_sim import virtual_board
from marelle_sim.testing.board import Board

ON_CI = bool(os.environ.get("CI"))

settings.register_profile(
    "dev",
    max_examples=50,
    deadline=None,  # nothing here asks how fast the computer is: it may be busy, or measure coverage
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=200, derandomize=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if ON_CI else "dev"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def board() -> Board:
    """A virtual board with nothing attached to it."""
    return virtual_board()


@pytest.fixture(params=VMS)
def vm(request: pytest.FixtureRequest) -> str:
    """The name of a runner: a test that asks for it is run in each, and must be the same in both."""
    return str(request.param)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the tests of the browser may be told."""
    parser.addoption(
        "--screenshots", metavar="FOLDER", help="where tests/browser writes its screenshots"
    )
    parser.addoption(
        "--page", metavar="FILE", help="the page that tests/browser opens, instead of a new one"
    )


def pytest_configure() -> None:
    """Speak French, whatever this computer speaks.

    Let Ctrl+C reach the commands that tests start, where a shell's `&` had it ignored; keep this run's options from them.
    """
    os.environ["MARELLE_LANG"] = "fr"
    os.environ.pop("PYTEST_ADDOPTS", None)
    hear_ctrl_c()


def _fail_when_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that keeps its reason; leave expected failures alone."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"Nothing may skip on the CI machine, install what is missing. {reason}"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Measure the first examples of a property: more of them take time and reach nothing new."""
    measure_first_examples(item, EXAMPLES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure the first parameters of a test that is marked so."""
    seen: Counter[str] = Counter()
    for item in items:
        marker = item.get_closest_marker("measured_first")
        test = item.nodeid.partition("[")[0]
        seen[test] += 1
        if marker is not None and seen[test] > marker.args[0]:
            item.add_marker(pytest.mark.unmeasured)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let coverage rest during a test that is marked so."""
    with measured(item.get_closest_marker("unmeasured") is None):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips where nothing is allowed to be missing."""
    report = yield
    if ON_CI:
        _fail_when_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a file that skips as a whole where nothing is allowed to be missing."""
    report = yield
    if ON_CI:
        _fail_when_skipped(report)
    return report
