"""What the page leaves on a board: a program that starts by itself, the library, a name; what is overwritten is kept first; its Python does as CPython."""

import base64
import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import serial
from accessible import tab_to
from board_double import a_double
from boards_page import CAN_KEEP, connected_page, open_dialog, pictures
from chromium import Tab
from marelle_page import NO_PLACE, NO_PYTHON, PLACE, TEXT, MarellePage, pupils_program
from page_questions import run_job
from selenium.webdriver.common.keys import Keys

from marelle_host.link import compiler
from marelle_host.link.protocol_loop import drive_ports
from marelle_protocol import Identity, Stream, ask_identity
from marelle_sim.kits import load_kit
from marelle_text.version import version

pytestmark = pytest.mark.micropython
SECONDS = 20
HERS = "# le sien\nprint('é', 1)\n"
MINE = "print('le mien')\n"
# It drives on the toy robot, whose modules are in the flash.
DRIVES = pupils_program("drives_the_toy_robot")
# The browser has no room for what boards had; all else of the page it keeps.
NO_ROOM = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (name, ...more) {
  if (name.endsWith('boards')) throw new DOMException('refused', 'SecurityError');
  return open.call(this, name, ...more);
};
"""
# A file of a board, as the page keeps it; and how many there are.
PUT = """
const done = arguments[0];
const base = indexedDB.open('marelle:1:boards', 1);
base.onupgradeneeded = () => base.result.createObjectStore('files', {keyPath: 'key'});
base.onsuccess = () => {
  const store = base.result.transaction('files', 'readwrite').objectStore('files');
  const at = Date.now();
  store.put({key: `${at} robot /main.py`, board: 'robot', path: '/main.py', content: new Uint8Array([35, 10]), at});
  store.transaction.oncomplete = () => { base.result.close(); done('done'); };
};
"""
COUNT = """
const done = arguments[0];
const base = indexedDB.open('marelle:1:boards', 1);
base.onsuccess = () => {
  const asked = base.result.transaction('files').objectStore('files').count();
  asked.onsuccess = () => done(asked.result);
};
"""
ASKS = {
    "finish": "dialog[open] .finish",
    "share": "dialog[open] .choice:has(+ .short) input",
}
SHARED = """try { localStorage['marelle:1:settings'] = '{"shared": true}'; } catch {}"""


def test_a_program_is_kept_on_an_empty_board_and_nothing_is_asked(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with a_double(tmp_path) as board:
        with connected_page(tab, page_file, board) as on:
            on.keep(MINE)
            said = on.said(TEXT("page.keep.done"))
            pictures(tab, "board-keep-done")
            assert tab.texts(".board-kept") == []
            on.keep(MINE * 2)  # it stands in the page, whoever changes it there
            again = on.said(TEXT("page.keep.done"))
            assert tab.texts(".board-kept") == []
        files = board.files()
    assert said == TEXT("page.keep.done")
    assert again == said
    assert files["/program.py"].decode() == MINE * 2
    assert b"program.py" in files["/main.py"]


def test_the_own_main_of_a_pupil_is_told_kept_and_can_be_downloaded(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with a_double(tmp_path, main=HERS) as board:
        with connected_page(tab, page_file, board, PLACE) as on:
            on.keep(MINE)
            tab.wait_for("document.querySelector('#board-question .no')", 60)
            assert "main.py" in tab.texts("#board-question p")[0]
            pictures(tab, "board-keep-question")
            on.press("#board-question .no")
            assert on.said(TEXT("page.keep.left")) == TEXT("page.keep.left")
            assert tab.texts(".board-kept") == []

            on.keep("", "go")
            assert "main.py de la carte est gardé" in on.said(TEXT("page.keep.done"))
            on.press(".board-kept summary")
            tab.script("document.querySelector('.board-kept').scrollIntoView()")
            pictures(tab, "board-kept")
            on.press(".board-kept li button")
            saved = tab.wait_for("window.saved.length && window.saved")

            on.keep()  # the same once more: nothing of hers is there to be kept
            on.said(TEXT("page.keep.done"))
            assert len(tab.texts(".board-kept li")) == 1
        files = board.files()
    assert saved == [[f"{board.unique_id}-main.py", HERS]]
    assert files["/program.py"].decode() == MINE
    assert files["/main.py"].decode() != HERS


def test_a_file_that_a_run_replaces_is_kept_and_all_of_them_are_told(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    files = {"/lib/marelle/__init__.py": "own = True\n"}
    with a_double(tmp_path, files=files) as board, connected_page(tab, page_file, board) as on:
        on.run("import marelle\nprint('ici')\n")
        ran = on.said(TEXT("page.board.ended.exit"))
        on.keep(MINE)
        on.said(TEXT("page.keep.done"))
        on.run("with open('/boot.py', 'w') as file: file.write('own = 1')\n")
        again = on.said(TEXT("page.board.ended.exit"))
        on.keep("", "go")
        kept = on.said(TEXT("page.keep.done"))
    assert "lib/marelle/__init__.py de la carte est gardé" in ran
    assert "gardé" not in again
    assert "boot.py de la carte est gardé" in kept
    assert "program.py" not in kept  # it was the page's own


@pytest.mark.parametrize("before", [NO_ROOM, SHARED])
def test_where_nothing_can_be_kept_the_person_takes_the_file_or_nothing_is_written(
    tab: Tab, page_file: Path, tmp_path: Path, before: str
) -> None:
    with a_double(tmp_path, main=HERS) as board:
        with connected_page(tab, page_file, board, before + PLACE) as on:
            on.keep(MINE, "go")
            tab.wait_for("document.querySelector('#board-question .take')", 60)
            pictures(tab, "board-take-shared" if before == SHARED else "board-take")
            on.press("#board-question .no")
            said = on.refused()
            tab.wait_for(CAN_KEEP)
        with serial.Serial(board.port, timeout=SECONDS) as port:
            port.write(b"\r")
            assert port.read_until(b"\n>>> ").endswith(b"\n>>> ")  # nothing was restarted for it
        untouched = board.files()
        board.power()
        board.wait_for_port()
        with connected_page(tab, page_file, board, before + PLACE) as on:
            on.keep(MINE, "go", "take")
            on.said(TEXT("page.keep.done"))
            saved = tab.script("return window.saved")
        files = board.files()
    assert said == [TEXT("page.saved.not_kept")]
    assert untouched["/main.py"].decode() == HERS
    assert "/program.py" not in untouched
    assert saved == [[f"{board.unique_id}-main.py", HERS]]
    assert files["/program.py"].decode() == MINE


def test_a_download_is_a_file_only_when_the_person_says_so(
    tab: Tab, page_file: Path, tmp_path: Path, downloads: Path
) -> None:
    with a_double(tmp_path, main=HERS) as board:
        with connected_page(tab, page_file, board, NO_ROOM + NO_PLACE) as on:
            on.keep(MINE, "go", "take")
            tab.wait_for("document.querySelector('#board-taken')")
            pictures(tab, "board-taken")
            # Chromium asks whether a program that comes so is to be kept, and calls it by no name till it knows.
            texts = [file.read_text("utf-8") for file in downloads.iterdir()]
            on.press("#board-taken")
            on.said(TEXT("page.keep.done"))
        assert board.files()["/program.py"].decode() == MINE
    assert HERS in texts


def test_the_cable_pulled_while_it_is_kept_leaves_the_old_program_or_the_new_one(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    noise = base64.b64encode(random.Random(7).randbytes(24_000)).decode()  # that packs badly
    long = f"# {noise}\n{MINE}"
    with a_double(tmp_path, main=HERS) as board:
        with connected_page(tab, page_file, board) as on:
            on.keep(long)
            # in the middle of the program, whose 24 kB come after what asks the board
            on.carrier.cut(24_000)
            on.press("#board-question .go")
            said = on.refused()
            tab.wait_for("document.querySelector('#board-connect:not(:disabled)')")
            tab.screenshot("board-keep-pulled")
            kept = tab.texts(".board-kept li strong")
        halfway = board.files()
        board.power()
        board.wait_for_port()
        with connected_page(tab, page_file, board) as on:
            on.keep(long)
            tab.wait_for(f"{CAN_KEEP} || document.querySelector('#board-question')", 60)
            if tab.texts("#board-question"):
                on.press("#board-question .go")
            on.said(TEXT("page.keep.done"))
        files = board.files()
    assert said == [TEXT("page.board.unplugged")]
    assert kept == ["main.py"]
    assert halfway["/main.py"].decode() == HERS
    assert halfway.get("/program.py", long.encode()).decode() == long
    assert files["/program.py"].decode() == long


def test_the_library_is_installed_for_a_robot_that_is_chosen_and_its_program_runs(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with a_double(tmp_path, robot=True) as board:
        with connected_page(
            tab,
            page_file,
            board,
            """try { localStorage['marelle:1:settings'] = '{"language": "en"}'; } catch {}""",
        ) as on:
            on.press("#board-library")
            tab.wait_for("document.querySelector('#board-kits:not(:disabled) canvas')")
            tab.script("document.querySelector('#board-kits').scrollIntoView()")
            pictures(tab, "board-kits")
            assert tab.texts(".kit:has(:checked)") == []  # a wrong table drives wrong pins
            assert tab.script("return document.querySelector('#board-install').disabled")
            on.press(
                ".kit input[value=pico_bot]", "#board-install", "#board-question .go"
            )  # the boot.py of the toy robot is nobody's of marelle
            said = on.said("The board has restarted: it has the library")
            facts = tab.texts(".board-facts dd")
            assert tab.texts("#board-library") == []
            on.run(DRIVES)
            on.said("The program has ended")
            printed = tab.texts(".board-output")
        files = board.files()
    assert "boot.py from the board is kept" in said
    assert printed == ["200 mm"]
    assert json.loads(files["/board.json"])["kit"] == "pico_bot"
    assert facts[2] == load_kit("pico_bot").title("en")
    assert facts[4] == files["/lib/marelle/version.txt"].decode().strip()


def test_no_robot_gives_no_kit_though_the_board_names_one_that_fits(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with a_double(tmp_path, settings='{"kit": "pico_bot"}') as board:
        with connected_page(tab, page_file, board) as on:
            on.press("#board-library")
            tab.wait_for("document.querySelector('#board-kits:not(:disabled) canvas')")
            before = tab.script("return document.querySelector('.kit :checked').value")
            on.press(
                ".kit input[value='']", "#board-install", "#board-question .go"
            )  # nobody of marelle has written that board.json
            on.said("La carte a redémarré\xa0: elle a la bibliothèque")
            facts = tab.texts(".board-facts dd")
        settings = json.loads(board.files().get("/board.json", "{}"))
    assert (before, facts[2], settings.get("kit", "")) == (
        "pico_bot",
        TEXT("page.board.no_kit"),
        "",
    )


def test_the_robot_is_chosen_of_a_board_that_has_the_library_and_none(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    files = {"/lib/marelle/version.txt": f"{version()}\n"}
    with a_double(tmp_path, files=files) as board, connected_page(tab, page_file, board) as on:
        assert tab.texts("#board-library") == [TEXT("page.library.robot")]
        on.press("#board-library", ".kit input[value=pico_bot]", "#board-install")
        on.said("La carte a redémarré")
        assert tab.texts("#board-library") == []
        kit = tab.texts(".board-facts dd")[2]
    assert kit == load_kit("pico_bot").title("fr")


def test_a_newer_library_is_made_older_only_when_the_person_says_so(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    newer = {"/lib/marelle/version.txt": "99.0\n", "/lib/marelle/__init__.py": "newer = True\n"}
    with a_double(tmp_path, files=newer) as board:
        with connected_page(tab, page_file, board) as on:
            facts = tab.texts(".board-facts dd")
            offers = tab.texts("#board-library")
            on.page.write("from marelle import *\n")
            for button in ("#board-run", "#board-keep"):
                on.press(button, "#board-question .no")
                assert on.said(TEXT("page.keep.left")) == TEXT("page.keep.left")
            on.press("#board-run")
            tab.wait_for("document.querySelector('#board-question')", 60)
            pictures(tab, "board-older")
            asked = tab.texts("#board-question p")
            on.press("#board-stop")
            on.said(TEXT("page.keep.left"))
        files = board.files()
    assert facts[4].startswith("99.0, plus récente")
    assert offers == []
    assert TEXT("page.keep.older", library="99.0", mine=version()) in asked[0]
    assert files["/lib/marelle/__init__.py"].decode() == newer["/lib/marelle/__init__.py"]
    assert "/program.py" not in files


@pytest.mark.parametrize("way", ["finish", "share"])
def test_files_of_boards_go_only_when_a_person_has_read_that_they_do(
    tab: Tab, page_file: Path, way: str
) -> None:
    MarellePage.fresh(tab, page_file, "#free", NO_PYTHON)
    assert tab.driver.execute_async_script(PUT) == "done"
    open_dialog(tab)
    tab.wait_for("document.querySelector('.board-kept li')")
    tab.find(".board > .close button").click()
    tab.script(
        "[...document.querySelectorAll('.top button')].find((one) => one.textContent === 'Affichage').click()"
    )
    tab.script(
        f"document.querySelector({ASKS[way]!r}).click()",
        until="document.querySelector('dialog.confirm[open]')",
    )
    tab.screenshot(f"board-kept-{way}")
    said = " ".join(tab.texts("dialog.confirm[open] p"))
    tab.script(
        "[...document.querySelectorAll('dialog.confirm[open] button')].pop().click()",
        until="!document.querySelector('dialog.confirm[open]')",
    )
    tab.driver.refresh()
    open_dialog(tab)
    tab.wait_for("document.querySelector('.board[open]')")
    assert TEXT.plural("page.finish.boards", 1) in said
    assert tab.driver.execute_async_script(COUNT) == 0


def test_a_name_is_given_by_keyboard_and_what_is_none_is_said(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with a_double(tmp_path) as board:
        with connected_page(tab, page_file, board) as on:
            tab_to(tab, "#board-name")
            tab.press(
                "Étoile 7",
                Keys.ENTER,
                until="document.querySelector('#board-name[aria-invalid=true]')",
            )
            wrong = tab.texts("#board-name-rule")
            pictures(tab, "board-name-wrong")
            tab.select_all()
            tab.press("Etoile-7", Keys.ENTER)
            on.said(TEXT("page.board_name.done", name="Etoile-7"))
            assert tab.texts(".board-facts dd")[0] == "Etoile-7"
            assert tab.script("return document.activeElement.id") == "board-name"
        known = drive_ports([board.port], lambda _port: ask_identity(Stream()))[board.port]
    assert wrong[0].endswith("Essaie\xa0: Etoile-7")
    assert isinstance(known, Identity)
    assert known.name == "Etoile-7"


def test_it_runs_keeps_and_installs_with_what_the_page_carries(
    page: MarellePage, tmp_path: Path
) -> None:
    page.wait_for_python()

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        return page.ask(**request)[0]

    with (
        a_double(tmp_path, main="print('own')\n") as board,
        serial.Serial(board.port, timeout=0) as port,
    ):
        does = partial(run_job, port, ask=ask)
        before = does(what="identify").ended
        program = "import arm\nimport marelle\nsteps = arm.LENGTH\nprint(steps)\nprint(stpes)\n"
        ran = does(what="run", program=program, files={"arm.py": "LENGTH = 12\n"}, seconds=SECONDS)
        kept = does(what="keep", program="print(1)\n")
        installed = does(what="install", kit="pico_bot", name="poste-07").ended

    assert (before["library"], before["mine"]) == ("", version())
    assert ran.printed.split() == ["12"]
    assert (ran.ended["mistake"]["code"], ran.ended["mistake"]["line"]) == ("E-PROG-12", 5)
    ending = ".py" if compiler(before["bytecode"]) is None else ".mpy"
    assert f"/lib/marelle/__init__{ending}" in ran.ended["sent"]
    assert kept.ended["theirs"] == ["/main.py"]
    assert kept.saved == {"/main.py": b"print('own')\n"}
    assert (installed["library"], installed["kit"], installed["name"]) == (version(), "pico_bot", "poste-07")  # fmt: skip
