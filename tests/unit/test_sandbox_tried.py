"""`marelle doctor --sandbox`: what fences programs in on this computer, tried in real children."""

import os
import sys

import pytest
from typed_commands import ENGLISH, FRENCH, Command

from marelle_sim import processes
from marelle_sim.processes import Tried
from marelle_sim.processes.fence.environment import WRITABLE

LAYERS = ["files", "calls", "limits", "python", "environment", "all"]


@pytest.mark.skipif(sys.platform != "linux", reason="what other systems have is another list")
def test_each_layer_is_tried_and_holds_on_linux(
    marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(WRITABLE, raising=False)
    answer = marelle("doctor", "--sandbox", "--json").data
    assert (answer["fenced"], answer["untried"], answer["opened"]) == (True, False, "")
    assert answer["computer"]["kernel"] == os.uname().release
    assert answer["computer"]["python"] == sys.version.split()[0].rstrip("+")
    states = {row["name"]: row["state"] for row in answer["layers"]}
    assert states == dict.fromkeys(LAYERS, "holds")
    tried = {row["name"]: set(row["refused"]) for row in answer["layers"]}
    assert tried["files"] == {"read", "write"}
    assert tried["calls"] == {"start", "signal", "connect"}
    assert tried["python"] == tried["files"] | tried["calls"]
    assert tried["limits"] == {"memory", "lift"}
    assert len(tried["all"]) == 8


@pytest.fixture
def half_fenced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a computer on which one layer holds in part and one is absent."""
    layers = [
        Tried("files", {"read": False, "write": True}),
        Tried("calls", {"start": False}, "no table of system calls for riscv64"),
        Tried("all", {"read": False, "write": True, "start": False}),
    ]
    monkeypatch.setattr(processes, "check_fence", lambda: layers, raising=False)


@pytest.mark.usefixtures("half_fenced")
@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (ENGLISH, "holds in part read a file: allowed, write a file: refused"),
        (ENGLISH, "absent start a program: allowed (no table of system calls for riscv64)"),
        (FRENCH, "absente lancer un programme : permis"),
        (FRENCH, "Ne lancez ici que des programmes dont vous connaissez les auteurs."),
    ],
)
def test_what_is_missing_is_named_in_each_language(
    environment: dict[str, str], told: str, marelle: Command
) -> None:
    answer = marelle("doctor", "--sandbox", exits=1, environment=environment)
    assert told in " ".join(answer.said.split())


@pytest.mark.parametrize("missing", ["files", "calls"])
def test_whatever_python_refuses_a_layer_of_the_system_that_is_absent_is_no_fence(
    marelle: Command, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    layers = [Tried(name, {"read": name != missing}) for name in LAYERS]
    monkeypatch.setattr(processes, "check_fence", lambda: layers, raising=False)
    assert marelle("doctor", "--sandbox", "--json", exits=1).data["fenced"] is False


@pytest.mark.usefixtures("half_fenced")
def test_a_folder_that_is_opened_for_our_tests_is_named(
    marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WRITABLE, "/srv/tests")
    said = marelle("doctor", "--sandbox", exits=1, environment=ENGLISH).out.replace("\n", " ")
    assert f"{WRITABLE}=/srv/tests is set" in said


@pytest.mark.parametrize(
    ("refused", "state"),
    [({"a": True, "b": True}, "holds"), ({"a": True, "b": False}, "partly"), ({"a": False}, "absent"), ({}, "absent")],
)  # fmt: skip
def test_a_layer_holds_if_all_that_it_is_to_stop_is_refused(
    refused: dict[str, bool], state: str
) -> None:
    assert Tried("files", refused).state == state
