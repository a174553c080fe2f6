"""Which wheels a kind of computer needs, from a folder of small ones; pip chooses among them."""

import os
import zipfile
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path

import pytest
from environment import unmeasured
from handed_in import write
from made_wheels import make_wheel
from refused import refuses

from marelle_host.packing import PackError, Pip, collect, metadata_of, own_wheel, targets

ROBOT = {"robot": ["screen>=1", 'plug; extra == "boards"', 'never; python_version < "3"']}
WINDOWS, LINUX = targets(["windows"], ["3.13"])[0], targets(["linux"], ["3.13"])[0]


@pytest.fixture(autouse=True)
def _pip_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() - unmeasured().keys():
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    make_wheel(folder, "screen", requires=['colours; sys_platform == "win32"', "numbers<3"])
    make_wheel(folder, "colours")
    make_wheel(folder, "pip")
    make_wheel(folder, "numbers", version="2.0", tag="cp313-cp313-win_amd64")
    make_wheel(folder, "numbers", version="2.0", tag="cp313-cp313-manylinux_2_28_x86_64")
    make_wheel(folder, "numbers", version="3.0", tag="cp313-cp313-win_amd64")
    make_wheel(folder, "plug", tag="cp313-cp313-win_amd64")
    make_wheel(folder, "robot", version="9.0")  # a stranger's
    return folder


def test_each_system_has_what_its_conditions_ask_for_and_no_more(
    index: Path, tmp_path: Path
) -> None:
    pip, roots = Pip(index), ["robot[boards]"]
    known, lacking = collect(pip, WINDOWS, roots, tmp_path / "windows", own=ROBOT, known={})
    assert lacking is None
    assert names(tmp_path / "windows") == {
        "colours-1.0-py3-none-any",
        "numbers-2.0-cp313-cp313-win_amd64",
        "pip-1.0-py3-none-any",
        "plug-1.0-cp313-cp313-win_amd64",
        "screen-1.0-py3-none-any",
    }
    _known, lacking = collect(pip, LINUX, roots, tmp_path / "linux", own=ROBOT, known=known)
    assert lacking == (LINUX, ("plug",), True)  # of an extra alone
    assert names(tmp_path / "linux") == {
        "numbers-2.0-cp313-cp313-manylinux_2_28_x86_64",
        "pip-1.0-py3-none-any",
        "screen-1.0-py3-none-any",
    }


def test_an_index_that_has_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"E-PACK-12.*\(pip\)"):
        collect(Pip(tmp_path), WINDOWS, ["robot"], tmp_path / "wheels", own=ROBOT, known={})
    assert not (tmp_path / "wheels").exists()


def test_a_python_without_pip_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="E-PACK-11"):
        Pip(python="false").check()


def test_a_wheel_that_the_folder_has_already_is_built_again(tmp_path: Path) -> None:
    checkout, folder = tmp_path / "checkout", tmp_path / "wheels"
    build = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    backend = (
        "import shutil\n\n"
        "def build_wheel(folder, settings=None, metadata=None):\n"
        "    shutil.copy('robot-1.0-py3-none-any.whl', folder)\n"
        "    return 'robot-1.0-py3-none-any.whl'\n"
    )
    write(checkout, {"pyproject.toml": build, "backend.py": backend})
    make_wheel(checkout, "robot")
    folder.mkdir()
    (folder / "robot-1.0-py3-none-any.whl").write_bytes(b"of an earlier build")
    wheel = Pip().build(checkout, folder)
    assert [*folder.iterdir()] == [wheel]
    assert metadata_of(wheel).version == "1.0"


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()}


def content(wheel: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_is_made_again_of_what_was_installed_from_it(tmp_path: Path) -> None:
    wheel = own_wheel(tmp_path, Pip(), name="click")
    version = metadata.version("click")
    assert wheel.name == f"click-{version}-py3-none-any.whl"
    assert metadata_of(wheel).version == version
    members = content(wheel)
    record = members[f"click-{version}.dist-info/RECORD"].decode().splitlines()
    assert [line.split(",")[0] for line in record] == [*members]
    assert (
        members["click/core.py"]
        == Path(str(metadata.distribution("click").locate_file("click/core.py"))).read_bytes()
    )
    assert not [
        name
        for name in members
        if name.endswith((".pyc", "INSTALLER", "direct_url.json")) or ".." in name
    ]
    again = tmp_path / "again"
    again.mkdir()
    assert own_wheel(again, Pip(), name="click").read_bytes() == wheel.read_bytes()


def installed(folder: Path, files: Mapping[str, str], record: Sequence[str]) -> None:
    """Write an installation of `robot` 1.0, with its record."""
    metadata = "Metadata-Version: 2.1\nName: robot\nVersion: 1.0\n"
    write(folder / "robot-1.0.dist-info", {"METADATA": metadata, "RECORD": "\n".join(record)})
    write(folder, files)


@pytest.mark.parametrize("files", [{"robot.py": "changed"}, {}], ids=["changed", "gone"])
def test_a_file_changed_since_it_was_installed_is_told(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "robot.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0"  # of an empty file
    installed(tmp_path, files, [line])
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PackError, match=r"E-PACK-13.*robot\.py"):
        own_wheel(tmp_path, Pip(), name="robot")
    assert not [*tmp_path.glob("*.whl")]


def test_what_no_pip_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, {}, [])
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("robot", "not_installed_at_all"):
        with refuses(PackError, "E-PACK-13"):
            own_wheel(tmp_path, Pip(), name=name)
