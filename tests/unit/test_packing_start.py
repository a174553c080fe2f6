"""The start scripts: what a shell reads of them, whatever words they say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from marelle_host.packing import SCRIPT_WORDS, SYSTEMS, Portable, start_scripts, targets

WORDS = dict.fromkeys(SCRIPT_WORDS, 'Céest l\'un & "léautre" : 100 % $HOME <ici>')
PORTABLE = Portable(
    Path("x/python-3.13.1-embed-amd64.zip"), "", targets(["windows"])[2], "python313._pth"
)


def scripts(portable: Portable | None = None) -> dict[str, str]:
    made = start_scripts(
        SYSTEMS,
        words=WORDS,
        versions=["3.12", "3.13"],
        wheels=["marelle-1.0-py3-none-any.whl", "pip-30.1-py3-none-any.whl"],
        requirement="marelle[boards]==1.0",
        portable=portable,
    )
    assert all(item.program for item in made)
    return {item.name: item.content.decode() for item in made if isinstance(item.content, bytes)}


def test_there_is_one_for_each_system_with_nothing_left_to_fill_in() -> None:
    made = scripts(PORTABLE)
    assert [*made] == ["start-windows.bat", "start-macos.command", "start-linux.sh"]
    assert [name for name, text in made.items() if re.search(r"@[A-Z]", text)] == []
    assert all("pip-30.1-py3-none-any.whl" in text for text in made.values())


def test_windows_reads_lines_that_end_as_its_own_do_and_words_as_words() -> None:
    text = scripts(PORTABLE)["start-windows.bat"]
    assert text.count("\r\n") == text.count("\n")
    assert 'echo Céest l\'un ^& "léautre" : 100 %% $HOME ^<ici^>\r\n' in text
    assert 'set "archive=python-3.13.1-embed-amd64.zip"\r\n' in text
    assert r'echo ..\packages>>"%home%\python\python313._pth"' in text


def test_without_a_portable_python_windows_uses_its_own() -> None:
    assert 'set "archive="\r\n' in scripts()["start-windows.bat"]


def test_started_from_where_it_has_installed_nothing_is_taken_away() -> None:
    made = scripts()
    assert made["start-windows.bat"].index('if /i "%here%"=="%home%\\" goto ready') < made[
        "start-windows.bat"
    ].index("rd /s /q")
    assert '[ "$here" != "$home" ] && ! cmp' in made["start-linux.sh"]


def test_each_place_that_the_windows_script_jumps_to_is_there() -> None:
    text = scripts()["start-windows.bat"]
    assert {*re.findall(r"goto (\w+)", text)} == {*re.findall(r"^:(\w+)", text, re.MULTILINE)}


def test_where_an_extra_cannot_be_had_the_rest_is_installed() -> None:
    made = scripts()
    assert (
        '%put% "marelle[boards]==1.0" 2>nul\r\nif errorlevel 1 %put% "marelle==1.0"\r\n'
        in made["start-windows.bat"]
    )
    assert (
        'put "marelle[boards]==1.0" 2> /dev/null || put "marelle==1.0"' in made["start-linux.sh"]
    )


@pytest.mark.parametrize("name", ["start-linux.sh", "start-macos.command"])
def test_a_shell_understands_it_and_says_the_words_as_they_are(name: str, tmp_path: Path) -> None:
    if shutil.which("sh") is None:
        pytest.skip("needs a shell")
    folder = tmp_path / "my stick"
    folder.mkdir()
    (folder / name).write_text(scripts()[name], encoding="utf-8")
    said = subprocess.run(
        ["sh", str(folder / name), "true"],
        env={"PATH": "/bin:/usr/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1  # there is nothing to install from
    assert WORDS["failed"] in said.stderr
