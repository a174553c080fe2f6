"""The list of known differences is exact, in either direction."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent / "micropython"
LIST = """
[[difference]]
why = "floats"
python = ["a.py", "b.py"]
micropython = ["a.py"]
"""


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.delitem(sys.modules, "known", raising=False)
    return import_module("known")


def test_a_difference_that_is_not_needed_or_lacks_is_told(
    known: ModuleType, tmp_path: Path
) -> None:
    file = tmp_path / "known.toml"
    file.write_text(LIST)
    differences = known.known_differences(file)
    assert (
        known.complaints(differences, {"python": {"a.py", "b.py"}, "micropython": {"a.py"}}) == []
    )
    assert known.complaints(differences, {"python": {"b.py", "c.py"}}) == [
        "a.py (python) passes: it is no known difference any more",
        "c.py (python) does not pass, and no reason is told",
    ]


def test_bringing_the_list_up_to_date_keeps_its_reasons(known: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "known.toml"
    file.write_text(LIST)
    new = known.brought_up_to_date(known.known_differences(file), {"python": {"b.py", "c.py"}})
    file.write_text(known.as_text(new))
    assert known.known_differences(file) == [
        known.Difference("floats", {"python": ["b.py"], "micropython": ["a.py"]}),
        known.Difference(known.UNTOLD, {"python": ["c.py"], "micropython": []}),
    ]
    assert known.complaints(known.known_differences(file), {"python": {"b.py", "c.py"}}) == [
        "c.py (python): its reason is not told"
    ]
