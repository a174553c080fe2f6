"""A stick that the installed wheel fills, and an installation from it where no network is."""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from marelle_host.packing import Pip, own_wheel

from .conftest import BIN, Venv, give_pip

pytestmark = [
    pytest.mark.unmeasured,  # what runs here is installed elsewhere
    pytest.mark.skipif(sys.platform != "linux", reason="it starts the script for Linux"),
]

VERSION = "{}.{}".format(*sys.version_info)


def _needed(names: list[str]) -> Iterator[str]:
    """Give each installed package that these need on this computer, with theirs."""
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        required = map(Requirement, metadata.requires(name) or ())
        names += [
            one.name
            for one in required
            if one.marker is None or one.marker.evaluate({"extra": ""})
        ]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """Give a folder with the wheel of each package that marelle needs, made again of those that the tests run with."""
    folder = tmp_path_factory.mktemp("wheels")
    with zipfile.ZipFile(wheel) as archive:
        (about,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(about).decode().splitlines()
    required = [
        Requirement(line.partition(": ")[2])
        for line in lines
        if line.startswith("Requires-Dist: ")
    ]
    first = [
        one.name for one in required if one.marker is None or one.marker.evaluate({"extra": ""})
    ]
    extras = [
        one.name
        for one in required
        if one.marker is not None and one.marker.evaluate({"extra": "boards"})
    ]
    first += [
        name for name in extras if find_spec(name.replace("-", "_")) is not None
    ]  # the tests run without some
    for name in _needed([*first, "pip"]):
        own_wheel(folder, Pip(), name=name)
    return folder


@pytest.fixture(scope="module")
def trainer(installed: Venv, tmp_path_factory: pytest.TempPathFactory) -> Venv:
    """Give an environment that has the wheel of marelle, installed, and pip."""
    folder = tmp_path_factory.mktemp("trainer")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    (own,), (other,) = folder.rglob("site-packages"), installed.folder.rglob("site-packages")
    (own / "installed.pth").write_text(f"{other}\n", encoding="utf-8")
    give_pip(folder)
    return Venv(folder)


@pytest.fixture(scope="module")
def stick(
    trainer: Venv, wheels: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    pyodide = root / "node_modules" / "pyodide"
    if not pyodide.is_dir():
        pytest.skip("needs node and `npm ci` in the project's folder")
    folder = tmp_path_factory.mktemp("stick") / "a stick"
    words = [
        "--system",
        "linux",
        "--versions",
        VERSION,
        "--wheels",
        str(wheels),
        "--pyodide",
        str(pyodide),
        "--json",
    ]
    said = trainer.run("python", "-m", "marelle_host", "pack", str(folder), *words)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    (lacking,) = [
        one for one in told["lacking"] if not one["is_optional"]
    ]  # of the other processor
    assert {"greenlet", "pillow"} <= {*lacking["packages"]}
    assert lacking["target"] in said.stderr
    assert sorted(told["written"]) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return folder


def test_the_stick_has_the_page_the_sheets_the_wheels_and_a_script(
    stick: Path, wheel: Path
) -> None:
    assert {path.name for path in stick.iterdir()} == {
        "LISEZ-MOI.html", "READ-ME.html", "SHA256SUMS", "marelle.html", "sheets", "start-linux.sh", "wheels",
    }  # fmt: skip
    assert (stick / "marelle.html").read_bytes().startswith(b"<!doctype html>")
    assert b"start-linux.sh" in (stick / "LISEZ-MOI.html").read_bytes()
    assert {"L03-paper.fr.html", "L07-paper.fr.html"} <= {
        path.name for path in (stick / "sheets").iterdir()
    }
    with zipfile.ZipFile(stick / "wheels" / wheel.name) as ours, zipfile.ZipFile(wheel) as built:
        assert {name: ours.read(name) for name in ours.namelist() if "RECORD" not in name} == {
            name: built.read(name) for name in built.namelist() if "RECORD" not in name
        }


def test_it_installs_and_runs_with_the_network_cut(
    stick: Path, root: Path, tmp_path: Path
) -> None:
    start = ["sh", str(stick / "start-linux.sh"), "marelle"]
    environment = {
        "HOME": str(tmp_path), "LANG": "fr_FR.UTF-8", "PATH": f"{sys.base_prefix}/{BIN}:/usr/bin:/bin",
    }  # fmt: skip

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*cut_off(), *start, *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )  # fmt: skip

    first = run("run", str(root / "docs" / "programs" / "carre.py"), "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["ended"] == "done"
    assert "une seule fois" in first.stderr
    assert (tmp_path / ".local/share/marelle/environment/bin/marelle").is_file()
    start[1] = str(tmp_path / ".local/share/marelle/start-linux.sh")  # without the stick
    again = run("--version")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == f"marelle {metadata.version('marelle')}\n"


def cut_off() -> list[str]:
    """Return what runs a command where there is no network: a namespace of its own, else proxies that refuse."""
    alone = ["unshare", "--map-root-user", "--net"]
    if (
        shutil.which("unshare")
        and subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0
    ):
        return alone
    return ["env", *(f"{name}_proxy=http://127.0.0.1:9" for name in ("http", "https", "all"))]


def test_without_pip_the_next_thing_to_do_is_told(installed: Venv, tmp_path: Path) -> None:
    said = installed.run("marelle", "pack", str(tmp_path / "stick"), "--lang", "en")
    assert (said.returncode, said.stdout) == (2, "")
    assert "python -m ensurepip (E-PACK-11)" in said.stderr
    assert not (tmp_path / "stick").exists()
