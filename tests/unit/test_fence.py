"""The fence around a child: each layer alone stops what is its own, done by Python itself; without it, it is done."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import marelle
from marelle_sim.processes.fence.environment import WRITABLE, child_environment
from marelle_sim.processes.fence.kernel import Kernel
from marelle_sim.processes.fence.landlock import version_of
from marelle_sim.processes.fence.python_folders import python_folders

INSIDE = Path(__file__).parents[1] / "support" / "inside_fence.py"
FILES, CALLS, LIMITS, PYTHON = "files", "calls", "limits", "python"
STOPS = {
    "read a file": {FILES, PYTHON},
    "list a folder": {FILES},
    "read another's environment": {FILES, PYTHON},
    "write a new file": {FILES, CALLS, LIMITS, PYTHON},
    "write into a file": {FILES, CALLS, PYTHON},
    "empty a file": {FILES, CALLS, PYTHON},
    "make a folder": {FILES, CALLS, PYTHON},
    "make a link": {FILES, CALLS, PYTHON},
    "remove a file": {FILES, CALLS, PYTHON},
    "rename a file": {FILES, CALLS, PYTHON},
    "change a file's rights": {CALLS, PYTHON},
    "change a file's time": {CALLS, PYTHON},
    "connect by TCP": {FILES, CALLS, PYTHON},
    "listen by TCP": {FILES, CALLS, PYTHON},
    "send by UDP": {CALLS, PYTHON},
    "reach an abstract socket": {FILES, CALLS, PYTHON},
    "make a pair of sockets": {CALLS, PYTHON},
    "signal the parent": {FILES, CALLS, PYTHON},
    "signal the group": {CALLS, PYTHON},
    "signal through a file": {CALLS, PYTHON},
    "fork": {CALLS, PYTHON},
    "start a program": {CALLS, PYTHON},
    "become a program": {CALLS, PYTHON},
    "move the parent to a processor": {CALLS, PYTHON},
    "slow the parent": {CALLS, PYTHON},
    "look into the parent": {FILES, PYTHON},
    "trace the parent": {FILES, CALLS},
    "make a file of memory": {CALLS},
    "make a ring of input and output": {CALLS},
    "leave for another namespace": {CALLS},
    "lift the limit on memory": {LIMITS},
    "take all memory": {LIMITS},
    "open a thousand files": {LIMITS},
    "make a named pipe": {FILES, CALLS, PYTHON},
    "signal by a number for a process": {CALLS, PYTHON},
    "start another interpreter": {PYTHON},
    "start a program without a word": {CALLS, PYTHON},
    "import what starts it once more": {CALLS, PYTHON},
}
SINCE = {
    "connect by TCP": 4, "listen by TCP": 4, "reach an abstract socket": 6, "signal the parent": 6,
}  # fmt: skip
"""Versions of Landlock that stop what older ones do not; the filter of system calls stops it anyway."""


def _landlock() -> int:
    """Return this kernel's version of Landlock; 0 if it has none, or this processor is unknown."""
    try:
        return version_of(Kernel()) if sys.platform == "linux" else 0
    except OSError:
        return 0


LANDLOCK = _landlock()
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers"),
    pytest.mark.skipif(LANDLOCK == 0, reason="this Linux has no Landlock, or no table of calls is known for it"),
]  # fmt: skip
ALONE = [
    (layer, attack)
    for attack, layers in STOPS.items()
    for layer in sorted(layers)
    if layer != FILES or SINCE.get(attack, 1) <= LANDLOCK
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """Return a function that gives what came of each attack inside some layers, separated by commas."""
    known: dict[str, dict[str, str]] = {}

    def of(layers: str) -> dict[str, str]:
        if layers not in known:
            known[layers] = attacked(tmp_path_factory.mktemp("fence"), layers)
        return known[layers]

    return of


def attacked(folder: Path, layers: str) -> dict[str, str]:
    """Have a child close those layers and do all that it should not be able to do."""
    (folder / "secret.txt").write_text("canary", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0marelle-{os.getpid()}-{folder.name}-{layers}")
        abstract.listen()
        name = os.fsdecode(abstract.getsockname())
        asked = {"layers": layers, "port": tcp.getsockname()[1], "socket": name}
        command = [sys.executable, "-P", str(INSIDE), str(folder), json.dumps(asked)]
        ours = {name: value for name, value in os.environ.items() if name != WRITABLE}
        environment = {**child_environment(ours), "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, check=False, timeout=60
        )
    outcome: dict[str, str] = json.loads(done.stdout)
    return outcome


@pytest.mark.unmeasured
@pytest.mark.parametrize("attack", STOPS)
def test_an_attack_bites_without_the_fence(
    attack: str, outcomes: Callable[[str], dict[str, str]]
) -> None:
    assert outcomes("")[attack] == "done"


@pytest.mark.unmeasured
@pytest.mark.parametrize(("layer", "attack"), ALONE)
def test_a_layer_alone_stops_what_is_its_own(
    layer: str, attack: str, outcomes: Callable[[str], dict[str, str]]
) -> None:
    assert outcomes(layer)[attack].startswith("refused")


@pytest.mark.parametrize("attack", STOPS)
def test_the_whole_fence_stops_everything(
    attack: str, outcomes: Callable[[str], dict[str, str]]
) -> None:
    outcome = outcomes("limits,files,calls,python")
    assert outcome[attack].startswith("refused")
    assert outcome["layers"] == "limits files calls python"


def test_what_a_run_needs_goes_on_inside(outcomes: Callable[[str], dict[str, str]]) -> None:
    outcome = outcomes("limits,files,calls,python")
    needed = ("read its own file", "import late", "start a thread", "draw a random number")
    assert {name: outcome[name] for name in needed} == dict.fromkeys(needed, "done")


def test_no_secret_is_in_the_environment_of_a_child() -> None:
    ours = {"PATH": "/bin", "HOME": "/home/ada", "TOKEN": "secret", "COVERAGE_FILE": "/x"}
    assert child_environment(ours) == {"PATH": "/bin"}
    assert child_environment({WRITABLE: "/", "PATH": "/bin"}) == {"PATH": "/bin"}
    assert child_environment({WRITABLE: "/y", **ours}) == {
        "PATH": "/bin", "COVERAGE_FILE": "/x", WRITABLE: "/y",
    }  # fmt: skip


def test_what_stays_readable_is_no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    places = [Path(place) for place in python_folders()]
    assert tmp_path not in places
    assert Path.home() not in places
    assert Path("/") not in places
    assert Path(os.__file__).parent in places


def test_what_python_compiled_elsewhere_stays_readable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    compiled = [Path(place) for place in python_folders() if Path(place).is_relative_to(tmp_path)]
    assert tmp_path not in compiled
    for module in (os, marelle):
        kept = Path(cache_from_source(str(module.__file__)))
        assert any(kept.is_relative_to(place) for place in compiled)
