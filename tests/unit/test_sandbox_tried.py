"""`marelle doctor --sandbox`: what fences programs in on this computer, tried in real children."""

import os
import sys
from errno import ENOSYS, EPERM
from functools import partial

import pytest
from older_kernel import NO_LAYERS, where_refused
from typed_commands import ENGLISH, FRENCH, Command

from marelle_sim.processes import Tried
from marelle_sim.processes.fence.environment import WRITABLE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="what other systems have is another list"
)
LACKING = {**NO_LAYERS, "socket": EPERM}
LAYERS = ["files", "calls", "limits", "python", "environment", "all"]


@pytest.fixture(autouse=True)
def nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no folder opened to programs for tests."""
    monkeypatch.delenv(WRITABLE, raising=False)


def test_each_layer_is_tried_and_holds_on_linux(marelle: Command) -> None:
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


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (ENGLISH, "holds in part start a program: allowed, send a signal: allowed, connect: refused ("),
        (ENGLISH, "absent read a file: allowed, write a file: allowed ([Errno 38] Function"),
        (FRENCH, "absente lire un fichier : permis, écrire un fichier : permis"),
        (FRENCH, "Ne lancez ici que des programmes dont vous connaissez les auteurs."),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_in_each_language(
    environment: dict[str, str], told: str, marelle: Command
) -> None:
    typed = partial(marelle, "doctor", "--sandbox", exits=1, environment=environment)
    assert told in " ".join(where_refused(LACKING, typed).said.split())


@pytest.mark.parametrize("call", NO_LAYERS)
def test_whatever_python_refuses_a_layer_of_the_system_that_is_absent_is_no_fence(
    call: str, marelle: Command
) -> None:
    typed = partial(marelle, "doctor", "--sandbox", "--json", exits=1)
    answer = where_refused({call: ENOSYS}, typed).data
    states = [row["state"] for row in answer["layers"]]
    assert (answer["fenced"], states.count("absent"), states[-1]) == (False, 1, "holds")


def test_a_folder_that_is_opened_for_our_tests_is_named(
    marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WRITABLE, "/srv/tests")
    typed = partial(marelle, "doctor", "--sandbox", exits=1, environment=ENGLISH)
    said = where_refused(NO_LAYERS, typed).out.replace("\n", " ")
    assert f"{WRITABLE}=/srv/tests is set" in said


@pytest.mark.parametrize(
    ("refused", "state"),
    [({"a": True, "b": True}, "holds"), ({"a": True, "b": False}, "partly"), ({"a": False}, "absent"), ({}, "absent")],
)  # fmt: skip
def test_a_layer_holds_if_all_that_it_is_to_stop_is_refused(
    refused: dict[str, bool], state: str
) -> None:
    assert Tried("files", refused).state == state
