"""The workstation of a pupil: a saved file names the lesson, its label and the day; on a shared computer no pupil meets the work of another."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import NO_PYTHON, MarellePage
from shared_page import SharedPage

EDITOR = "document.querySelector('#panel-text .cm-content').innerText"
HELD = "return [sessionStorage, localStorage].map((held) => Object.keys(held).filter((key) => /work|open|label|way|aside/.test(key)).length)"
# The browser asks for a place: what is written there.
PICKER = """
window.saved = {};
window.showSaveFilePicker = async ({suggestedName}) => ({
  name: suggestedName,
  createWritable: async () => ({
    write: async (text) => { window.saved = {name: suggestedName, text}; },
    close: async () => { window.saved.closed = true; },
  }),
});
"""
OPEN_SETTINGS = "[...document.querySelectorAll('.top button')].find((one) => one.textContent === 'Affichage').click()"
ASIDE = """localStorage.setItem('marelle:1:aside', '[{"work:L07": {}, "work:L03": {}}, {"work:L03": {}, "way": {"L03": true}}]');"""
SHARED = "localStorage['marelle:1:settings']?.includes('\"shared\":true')"
SHARE = "[...document.querySelectorAll('dialog[open] .choice')].find((one) => one.textContent.includes('partagé')).querySelector('input')"


def _save(page: MarellePage) -> None:
    page.tab.script("window.saved = {}")
    page.tab.find(".top button:nth-of-type(2)").click()


def _ask_to_finish(tab: Tab) -> None:
    """Press « J'ai fini » and wait for its question, which counts the files of boards first."""
    tab.find("#finish").click()
    tab.wait_for("document.querySelector('dialog[open] #finish-sure')")


def _day(tab: Tab) -> str:
    day: str = tab.script("return new Date().toLocaleDateString('sv')")
    return day


def test_a_file_says_lesson_label_and_day_and_the_program_is_the_same_when_it_is_opened(
    shared: SharedPage, tmp_path: Path
) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.script(PICKER)
    page.write("# pas de ligne à la fin\nprint('é')")
    _save(page)
    tab.find("dialog[open] #workstation-label").send_keys("Poste 7")
    assert "Pas ton nom" in tab.texts("dialog[open] label")[0]
    tab.screenshot("page-label")
    assert tab.axe() == []
    tab.find("dialog[open] .go").click()
    tab.wait_for("window.saved.closed")
    name, text = tab.script("return [saved.name, saved.text]")
    day = _day(tab)
    assert name == f"L03-poste-7-{day}.py"
    assert (
        text
        == f"# pas de ligne à la fin\nprint('é')\n# marelle: saved lesson=L03 label=poste-7 date={day}\n"
    )
    _save(page)  # nobody is asked twice
    tab.wait_for("window.saved.closed")
    page.open_lesson("L07")
    (tmp_path / name).write_text(text, encoding="utf-8")
    tab.find("body > input[type=file]").send_keys(str(tmp_path / name))
    tab.wait_for(f"{EDITOR}.includes('pas de ligne')")
    assert tab.texts("#lesson")[0].startswith("L03")
    _save(page)
    tab.wait_for("window.saved.closed")
    assert tab.script("return saved.text") == text


def test_whoever_gives_no_label_has_none_and_whoever_goes_back_saves_nothing(
    shared: SharedPage,
) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.script(PICKER)
    page.write("print(1)\n")
    _save(page)
    tab.press("\ue00c")  # Escape
    tab.wait_for("!document.querySelector('dialog[open]')")
    _save(page)
    tab.find("dialog[open] .cancel").click()
    tab.wait_for("!document.querySelector('dialog[open]')")
    assert tab.script("return saved") == {}
    _save(page)
    tab.find("dialog[open] form button[type=button]").click()
    tab.wait_for("window.saved.closed")
    assert tab.script("return saved.name") == f"L03-{_day(tab)}.py"
    tab.wait_for("document.querySelector('.shown:not([hidden])')")
    assert tab.texts(".shown") == [f"Enregistré\xa0: L03-{_day(tab)}.py"]


def test_what_was_done_to_the_robot_is_saved_with_the_program_and_read_back(
    shared: SharedPage, tmp_path: Path
) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.script(PICKER)
    tab.script("localStorage['marelle:1:label'] = '{\"label\":\"\"}'")
    touch = '{"name":"button","value":1,"at":2000000,"until":2150000}'
    saved = f"print(1)\n\n# marelle: saved lesson=L03 date={_day(tab)}\n# marelle: touch {touch}\n"
    spoilt = saved + "# marelle: touch {\n"
    (tmp_path / "a.py").write_text(spoilt, encoding="utf-8")
    tab.find("body > input[type=file]").send_keys(str(tmp_path / "a.py"))
    tab.wait_for(f"{EDITOR}.includes('print(1)')")
    _save(page)
    tab.wait_for("window.saved.closed")
    assert tab.script("return saved.text") == saved


def test_a_file_that_is_opened_has_no_break_point_of_the_program_before(
    shared: SharedPage, tmp_path: Path
) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.write("print(1)\nprint(2)\n")
    tab.press("\ue039")  # F9
    stops = "JSON.parse(localStorage['marelle:1:work:L03'] ?? '{}').stops?.length"
    tab.wait_for(f"{stops} === 1")
    (tmp_path / "a.py").write_text("print(3)\nprint(4)\nprint(5)\n", encoding="utf-8")
    tab.find("body > input[type=file]").send_keys(str(tmp_path / "a.py"))
    tab.wait_for("localStorage['marelle:1:work:L03'].includes('print(5)')")
    assert tab.script(f"return {stops}") == 0


@pytest.fixture
def classroom(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page of a shared computer, in which a pupil has written something."""
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write("print('avant')\n")
    tab.wait_for("localStorage.getItem('marelle:1:work:L03')?.includes('avant')")
    tab.script(OPEN_SETTINGS)
    tab.script(f"{SHARE}.click()")
    tab.wait_for(SHARED)  # it looks first for files that others have saved from boards
    return page


def test_on_a_shared_computer_the_work_is_in_the_tab_alone_and_the_next_who_opens_the_page_finds_none(
    classroom: MarellePage, page_file: Path
) -> None:
    tab = classroom.tab
    tab.screenshot("page-shared-settings")
    assert tab.axe() == []
    assert tab.script(HELD)[1] == 0
    tab.find("dialog[open] .close button").click()
    classroom.write("print('le mien')\n")
    tab.wait_for("sessionStorage['marelle:1:work:L03'].includes('le mien')")
    assert tab.script(HELD)[1] == 0
    tab.screenshot("page-shared-work")
    assert tab.axe() == []
    tab.driver.refresh()
    assert "le mien" in tab.script(f"return {EDITOR}")
    # A busy Chromium reads the page anew with an empty storage of the tab.
    tab.script("addEventListener('pagehide', () => sessionStorage.clear())")
    tab.driver.refresh()
    assert "le mien" in tab.script(f"return {EDITOR}")
    tab.driver.get("about:blank")
    MarellePage(tab, page_file, "#L03")
    assert "le mien" not in tab.script(f"return {EDITOR}")
    assert tab.texts(".notice > div") == []


def test_the_label_of_a_shared_computer_is_asked_for_once(
    classroom: MarellePage, page_file: Path
) -> None:
    tab = classroom.tab
    label = "document.querySelector('#settings-label')"
    tab.script(f"{label}.value = 'poste-07'; {label}.dispatchEvent(new Event('change'))")
    tab.driver.get("about:blank")
    MarellePage(tab, page_file, "#L03")
    assert tab.script(f"return {label}.value") == "poste-07"
    _ask_to_finish(tab)
    assert "de cet ordinateur et les fichiers" in tab.texts("dialog[open] p")[0]
    tab.script("window.before = true")
    tab.find("#finish-sure").click()
    tab.wait_for("!window.before && document.querySelector('#finish')")
    assert tab.script(f"return {label}.value") == "poste-07"


def test_what_others_set_aside_is_erased_only_after_a_question(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + ASIDE)
    tab.script(OPEN_SETTINGS)
    tab.script(f"{SHARE}.click()")
    asked = "dialog.confirm[open]"
    tab.wait_for(f"document.querySelector({asked!r})")
    assert tab.texts(f"{asked} p")[0].endswith("sera effacé\u00a0: Le parcours, L03, L07.")
    tab.screenshot("page-shared-question")
    assert tab.axe() == []
    tab.find(f"{asked} .go").click()
    held = "return 'marelle:1:aside' in localStorage"
    assert tab.script(held) is True
    assert tab.script(f"return {SHARE}.checked") is False
    tab.script(f"{SHARE}.click()")
    tab.wait_for(f"document.querySelector({asked!r})")
    tab.find(f"{asked} button:not(.go)").click()
    assert tab.script(f"return {SHARE}.checked") is True
    assert tab.script(held) is False


def test_who_is_done_presses_once_and_nothing_is_left_but_how_the_page_looks(
    classroom: MarellePage,
) -> None:
    tab = classroom.tab
    tab.find("dialog[open] .close button").click()
    _ask_to_finish(tab)
    tab.screenshot("page-finish")
    assert tab.axe() == []
    tab.find("dialog[open] .go").click()
    assert "avant" in tab.script(f"return {EDITOR}")
    _ask_to_finish(tab)
    tab.script("window.before = true")
    tab.find("#finish-sure").click()
    tab.wait_for("!window.before && document.querySelector('#finish')")
    assert "avant" not in tab.script(f"return {EDITOR}")
    kept = tab.script(
        "return [sessionStorage, localStorage].map((held) => JSON.stringify({...held})).join() + JSON.stringify(history.state) + window.name"
    )
    assert "avant" not in kept
    assert tab.texts(".notice > div") == []
