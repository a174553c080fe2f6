"""The workstation of a pupil, and an account that pupils share: whose work is opened, and under which name it is saved."""

import json
from pathlib import Path

import pytest
from chromium import Tab
from handed_in import write
from marelle_page import EDITOR, NO_PYTHON, PLACE, TEXT, MarellePage

# The workstation of a pupil: a saved file names the lesson, its label and the day; on a shared computer no pupil meets the work of another.


HELD = "return [sessionStorage, localStorage].map((held) => Object.keys(held).filter((key) => /work|open|label|way|aside/.test(key)).length)"
OPEN_SETTINGS = "[...document.querySelectorAll('.top button')].find((one) => one.textContent === 'Affichage').click()"
ASIDE = """localStorage.setItem('marelle:1:aside', '[{"work:L07": {}, "work:L03": {}}, {"work:L03": {}, "way": {"L03": true}}]');"""
SHARE = "[...document.querySelectorAll('dialog[open] .choice')].find((one) => one.textContent.includes('partagé')).querySelector('input')"


def _ask_to_finish(tab: Tab) -> None:
    """Press « J'ai fini » and wait for its question, which counts the files of boards first."""
    tab.click("#finish", until="document.querySelector('dialog[open] #finish-sure')")


def _finish(tab: Tab) -> None:
    """Agree to what « J'ai fini » asks, and wait for the page that is read anew."""
    tab.script("window.before = true")
    tab.click("#finish-sure", until="!window.before && document.querySelector('#finish')")


def _day(tab: Tab) -> str:
    return str(tab.script("return new Date().toLocaleDateString('sv')"))


def test_a_file_says_lesson_label_and_day_and_the_program_is_the_same_when_it_is_opened(
    l03: MarellePage, tmp_path: Path
) -> None:
    l03.tab.script(PLACE)
    l03.write("# pas de ligne à la fin\nprint('é')")
    l03.save()
    l03.tab.find("dialog[open] #workstation-label").send_keys("Poste 7")
    assert "Pas ton nom" in l03.tab.texts("dialog[open] label")[0]
    assert l03.tab.axe("page-label") == []
    l03.tab.find("dialog[open] .go").click()
    name, text = l03.saved()
    day = _day(l03.tab)
    assert name == f"L03-poste-7-{day}.py"
    assert (
        text
        == f"# pas de ligne à la fin\nprint('é')\n# marelle: saved lesson=L03 label=poste-7 date={day}\n"
    )
    l03.save()  # nobody is asked twice
    assert l03.saved() == (name, text)
    l03.open_lesson("L07")
    l03.open_file(write(tmp_path, {name: text}) / name, until=f"{EDITOR}.includes('pas de ligne')")
    assert l03.tab.texts("#lesson")[0].startswith("L03")
    l03.save()
    assert l03.saved()[1] == text


def test_whoever_gives_no_label_has_none_and_whoever_goes_back_saves_nothing(
    l03: MarellePage,
) -> None:
    l03.tab.script(PLACE)
    l03.write("print(1)\n")
    l03.save()
    l03.tab.press("\ue00c", until="!document.querySelector('dialog[open]')")  # Escape
    l03.save()
    l03.tab.click("dialog[open] .cancel", until="!document.querySelector('dialog[open]')")
    assert l03.tab.script("return saved") == []
    l03.save()
    l03.tab.find("dialog[open] form button[type=button]").click()
    assert l03.saved()[0] == f"L03-{_day(l03.tab)}.py"
    l03.tab.wait_for("document.querySelector('.shown:not([hidden])')")
    assert l03.tab.texts(".shown") == [TEXT("page.file.saved", name=f"L03-{_day(l03.tab)}.py")]


def test_what_was_done_to_the_robot_is_saved_with_the_program_and_read_back(
    l03: MarellePage, tmp_path: Path
) -> None:
    l03.tab.script(PLACE)
    l03.tab.script("localStorage['marelle:1:label'] = '{\"label\":\"\"}'")
    touch = '{"name":"button","value":1,"at":2000000,"until":2150000}'
    saved = (
        f"print(1)\n\n# marelle: saved lesson=L03 date={_day(l03.tab)}\n# marelle: touch {touch}\n"
    )
    l03.open_file(
        write(tmp_path, {"a.py": saved + "# marelle: touch {\n"}) / "a.py",
        until=f"{EDITOR}.includes('print(1)')",
    )
    l03.save()
    assert l03.saved()[1] == saved


def test_a_file_that_is_opened_has_no_break_point_of_the_program_before(
    l03: MarellePage, tmp_path: Path
) -> None:
    l03.write("print(1)\nprint(2)\n")
    l03.tab.press("\ue039")  # F9
    stops = "JSON.parse(localStorage['marelle:1:work:L03'] ?? '{}').stops?.length"
    l03.tab.wait_for(f"{stops} === 1")
    l03.open_file(
        write(tmp_path, {"a.py": "print(3)\nprint(4)\nprint(5)\n"}) / "a.py",
        until="localStorage['marelle:1:work:L03'].includes('print(5)')",
    )
    assert l03.tab.script(f"return {stops}") == 0


@pytest.fixture
def classroom(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page of a shared computer, in which a pupil has written something."""
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write(
        "print('avant')\n", until="localStorage.getItem('marelle:1:work:L03')?.includes('avant')"
    )
    tab.script(OPEN_SETTINGS)
    tab.script(f"{SHARE}.click()")
    # It looks first for files that others have saved from boards.
    tab.wait_for("localStorage['marelle:1:settings']?.includes('\"shared\":true')")
    return page


def test_on_a_shared_computer_the_work_is_in_the_tab_alone_and_the_next_who_opens_the_page_finds_none(
    classroom: MarellePage, page_file: Path
) -> None:
    assert classroom.tab.axe("page-shared-settings") == []
    assert classroom.tab.script(HELD)[1] == 0
    classroom.tab.find("dialog[open] .close button").click()
    classroom.write(
        "print('le mien')\n", until="sessionStorage['marelle:1:work:L03'].includes('le mien')"
    )
    assert classroom.tab.script(HELD)[1] == 0
    assert classroom.tab.axe("page-shared-work") == []
    classroom.tab.driver.refresh()
    assert "le mien" in classroom.tab.script(f"return {EDITOR}")
    # A busy Chromium reads the page anew with an empty storage of the tab.
    classroom.tab.script("addEventListener('pagehide', () => sessionStorage.clear())")
    classroom.tab.driver.refresh()
    assert "le mien" in classroom.tab.script(f"return {EDITOR}")
    classroom.tab.driver.get("about:blank")
    MarellePage(classroom.tab, page_file, "#L03")
    assert "le mien" not in classroom.tab.script(f"return {EDITOR}")
    assert classroom.tab.texts(".notice > div") == []


def test_the_label_of_a_shared_computer_is_asked_for_once(
    classroom: MarellePage, page_file: Path
) -> None:
    label = "document.querySelector('#settings-label')"
    classroom.tab.script(f"{label}.value = 'poste-07'; {label}.dispatchEvent(new Event('change'))")
    classroom.tab.driver.refresh()  # another address may be another process, to which the store comes later
    MarellePage(classroom.tab, page_file, "#L03")
    assert classroom.tab.script(f"return {label}.value") == "poste-07"
    _ask_to_finish(classroom.tab)
    assert classroom.tab.texts("dialog[open] p")[0] == TEXT("page.finish.lost.shared")
    _finish(classroom.tab)
    assert classroom.tab.script(f"return {label}.value") == "poste-07"


def test_what_others_set_aside_is_erased_only_after_a_question(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + ASIDE)
    tab.script(OPEN_SETTINGS)
    tab.script(f"{SHARE}.click()")
    asked = "dialog.confirm[open]"
    tab.wait_for(f"document.querySelector({asked!r})")
    assert tab.texts(f"{asked} p")[0].endswith("sera effacé\u00a0: Le parcours, L03, L07.")
    assert tab.axe("page-shared-question") == []
    tab.find(f"{asked} .go").click()
    held = "return 'marelle:1:aside' in localStorage"
    assert tab.script(held) is True
    assert tab.script(f"return {SHARE}.checked") is False
    tab.script(f"{SHARE}.click()")
    tab.click_once_there(f"{asked} button:not(.go)")
    assert tab.script(f"return {SHARE}.checked") is True
    assert tab.script(held) is False


def test_who_is_done_presses_once_and_nothing_is_left_but_how_the_page_looks(
    classroom: MarellePage,
) -> None:
    classroom.tab.find("dialog[open] .close button").click()
    _ask_to_finish(classroom.tab)
    assert classroom.tab.axe("page-finish") == []
    classroom.tab.find("dialog[open] .go").click()
    assert "avant" in classroom.tab.script(f"return {EDITOR}")
    _ask_to_finish(classroom.tab)
    _finish(classroom.tab)
    assert "avant" not in classroom.tab.script(f"return {EDITOR}")
    assert "avant" not in classroom.tab.script(
        "return [sessionStorage, localStorage].map((held) => JSON.stringify({...held})).join() + JSON.stringify(history.state) + window.name"
    )
    assert classroom.tab.texts(".notice > div") == []


# Pupils who share an account: who comes next begins with work of their own, and nobody's is lost.


HERS = {
    "mode": "text", "cards": "A D A", "row": None, "program": "print('le sien')\n", "own": True, "world": "terraces",
}  # fmt: skip
LEFT = f"localStorage.setItem('marelle:1:work:L03', {json.dumps(json.dumps(HERS))});"
FORTY_ASIDE = [{"work:L03": {**HERS, "program": f"print({number})\n"}} for number in range(40)]
CROWDED = f"{LEFT}localStorage.setItem('marelle:1:aside', {json.dumps(json.dumps(FORTY_ASIDE))});"
KEPT_MINE = "localStorage.getItem('marelle:1:work:L03')?.includes('le mien')"


def _choose(tab: Tab, words: str) -> None:
    """Press the button of the notice that says so."""
    names = tab.texts(".notice button")
    tab.find(f".notice button:nth-of-type({names.index(words) + 1})").click()


def test_who_comes_next_begins_anew_and_nothing_is_lost(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", LEFT)
    assert tab.texts(".notice > div") == [TEXT("page.kept.whose")]
    assert tab.axe("page-whose-work") == []
    assert "le sien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.anew"))
    assert "le sien" not in tab.script(f"return {EDITOR}")
    page.write("print('le mien')\n", until=KEPT_MINE)
    _choose(tab, TEXT("page.kept.back"))
    assert "le sien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.other"))
    assert "le mien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.mine"))
    assert tab.texts(".notice > div") == []


def test_what_somebody_kept_on_a_board_is_another_s_for_who_comes_next(
    tab: Tab, page_file: Path
) -> None:
    kept = json.dumps([["e6614103", {"/program.py": "0" * 64}]])
    MarellePage.fresh(
        tab, page_file, "#L03", f"{LEFT}localStorage.setItem('marelle:1:on_boards', {kept!r});"
    )
    _choose(tab, TEXT("page.kept.anew"))
    assert tab.script("return localStorage.getItem('marelle:1:on_boards')") == "[]"


def test_a_page_that_is_read_again_asks_nothing(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03")
    page.write("print('le mien')\n", until=KEPT_MINE)
    page.wait_for_python()  # a busy Chromium hands what was kept just now to the next page some time later
    tab.driver.refresh()
    assert "le mien" in tab.script(f"return {EDITOR}")
    assert tab.texts(".notice > div") == []


def test_the_work_of_a_whole_school_stays(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", CROWDED)
    _choose(tab, TEXT("page.kept.anew"))
    aside = json.loads(tab.script("return localStorage.getItem('marelle:1:aside')"))
    assert aside == [{"work:L03": HERS}, *FORTY_ASIDE]
