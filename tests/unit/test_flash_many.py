"""Each board is flashed by its own way and is done when its prompt says that version; who waits for whom is told by its place on USB."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Barrier
from typing import Any

import made_images
import pytest

from marelle_host.flash import many
from marelle_host.flash.board_threads import Task
from marelle_host.flash.choosing import PlannedFlash, planned
from marelle_host.flash.drives import Drive
from marelle_host.flash.many import Limits, flash_boards, identify_boards
from marelle_host.flash.patience import Patience
from marelle_host.flash.returning import Flashed
from marelle_host.flash.targets import Method, Target
from marelle_host.link import Found, UsbIdentity
from marelle_images import read_image
from marelle_images.chosen import Chosen
from marelle_protocol import Examined, Identity
from marelle_text import Problem

PICO = 0x2E8A
IMAGES = {
    "bootloader": read_image(made_images.rp2_uf2("1.25.0", size=8 << 10)),
    "esptool": read_image(made_images.esp_bin("1.25.0", size=8 << 10)),
}
SIZES = {"bootloader": 1408 << 10, "esptool": 2 << 20}
_MEETS_S = 10


class Silent:
    """A watch that nobody looks at."""

    def say(self, *_told: object) -> None:
        pass

    began = ended = progress = say


def known(version: tuple[int, ...] = (1, 25, 0)) -> Identity:
    return Identity("Pico", version, "rp2", "e6", 6, "", "")


def plan(
    where: str, method: Method = "bootloader", location: str = "", *, size: int = 0
) -> PlannedFlash:
    found = Examined(known((1, 24, 0)), 0, size or SIZES[method], None, guard=False)
    chip, place = IMAGES[method].chips[0], UsbIdentity(where, PICO, 5, "", location)
    target = Target(where, method, chip, "", place, "", where, found=found)
    return planned(target, Chosen(IMAGES[method], None, Path("image"), "unknown"))


def plans_at(locations: tuple[str, str]) -> list[PlannedFlash]:
    return [plan(f"COM{at}", location=one) for at, one in enumerate(locations)]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Identity | None], None]:
    """Return a function that says what every ESP32 answers; all writing succeeds."""

    def answers(one: Identity | None) -> None:
        monkeypatch.setattr(many, "ask_boards", lambda ports: [Found(ports[0], one, None)])

    def copied(*_given: object, **_how: object) -> Flashed:
        return Flashed("COM9", known())

    drive = Drive(
        Path("/media/RPI-RP2"), "uf2", "RPI-RP2", "RP2040", "RPI-RP2", UsbIdentity(""), 0
    )
    monkeypatch.setattr(many, "enter_boot_loader", lambda _port, drives, look: drives() and drive)
    monkeypatch.setattr(many, "flash_uf2", copied)
    monkeypatch.setattr(many, "flash_esp", lambda port, *_given, **_how: port)
    answers(known())
    return answers


def flashed(*plans: PlannedFlash, **limits: Any) -> list[Flashed | str]:
    """Flash; return what each board is, or the code of its problem."""
    came = flash_boards(
        {one.target.where: one for one in plans}, Silent(), Limits(**limits), drives=lambda: [True]  # type: ignore[list-item]  # any will do
    )  # fmt: skip
    return [one.code if isinstance(one, Problem) else one for one in came.values()]


def test_a_board_is_done_when_its_prompt_says_that_version(
    answer: Callable[[Identity | None], None],
) -> None:
    pico, esp32 = plan("COM5"), plan("COM6", "esptool")
    assert flashed(pico, esp32) == [Flashed("COM9", known()), Flashed("COM6", known())]
    answer(known((1, 24, 0)))
    assert flashed(esp32) == ["E-FLASH-54"]
    answer(None)
    assert flashed(esp32, patience=Patience(answers_s=0.0)) == ["E-FLASH-53"]


@pytest.mark.parametrize(
    ("locations", "of_hub"),
    [(("1-1:1.0", "1-2:1.0"), 8), (("1-1.1:1.0", "1-2.1:1.0"), 1)],  # the second: of two hubs
)
def test_boards_are_flashed_at_the_same_time(
    locations: tuple[str, str],
    of_hub: int,
    answer: Callable[[Identity | None], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = Barrier(2, timeout=_MEETS_S)  # whoever is alone there fails

    def write(*_given: object, **_how: object) -> Flashed:
        both.wait()
        return Flashed("COM9", known())

    monkeypatch.setattr(many, "flash_uf2", write)
    assert flashed(*plans_at(locations), of_hub=of_hub) == [Flashed("COM9", known())] * 2


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, int]]:
    """Return what takes the queues of each board, and how many boards each of them serves at once; none is begun."""
    seen = list[dict[str, int]]()

    def note(tasks: Mapping[str, Task[object]], _watch: object, room: Callable[[str], int], **_how: object) -> None:  # fmt: skip
        seen.extend({name: room(name) for name in task.queues} for task in tasks.values())

    monkeypatch.setattr(many, "do_at_once", note)
    return seen


@pytest.mark.parametrize(
    ("locations", "limits", "waits"),
    [
        (("1-1:1.0", "1-2:1.0"), {"of_hub": 1}, {"hub 1": 1, "drives": 100}),
        (("1-1:1.0", "1-2:1.0"), {"drives": 1}, {"hub 1": 8, "drives": 1}),
        (("", ""), {}, {"hub ?": 8, "drives": 100, "unplaced": 1}),  # nothing tells its port
        (("1-1", "1-1"), {}, {"hub 1": 8, "drives": 100, "unplaced": 1}),  # of two hubs
    ],
)
def test_boards_wait_for_each_other_where_they_share_a_hub_or_a_name_or_nothing_tells_them_apart(
    locations: tuple[str, str],
    limits: dict[str, int],
    waits: dict[str, int],
    queues: list[dict[str, int]],
) -> None:
    plans = {one.target.where: one for one in plans_at(locations)}
    flash_boards(plans, Silent(), Limits(**limits))  # type: ignore[arg-type]  # numbers alone
    assert queues == [waits, waits]


@pytest.mark.parametrize(("elsewhere", "waits"), [(False, {}), (True, {"hub elsewhere": 8})])
def test_boards_on_no_hub_wait_for_each_other_only_where_a_number_was_given(
    elsewhere: bool, waits: dict[str, int], queues: list[dict[str, int]]
) -> None:
    address = Target("socket://board:2000", "esptool", "", "", UsbIdentity("socket://board:2000"))
    identify_boards({"board": address}, Silent(), Limits(elsewhere=elsewhere))
    assert queues == [waits]


@pytest.mark.parametrize(
    ("place", "waits"),
    [
        (UsbIdentity("", PICO, 3, "", "1-2.3"), {"hub 1-2": 8}),
        (UsbIdentity(""), {"unplaced": 1}),  # on Windows where PowerShell is forbidden
        (UsbIdentity("/tmp/pico"), {}),  # a virtual board's: its port is announced
    ],
)
def test_a_drive_is_flashed_alone_where_nothing_tells_its_port(
    place: UsbIdentity, waits: dict[str, int], queues: list[dict[str, int]]
) -> None:
    pico = Target("E:", "uf2", "RP2040", "", place)
    image = Chosen(IMAGES["bootloader"], None, Path("image"), "unknown")
    flash_boards({"E:": planned(pico, image)}, Silent(), Limits())
    assert queues == [waits]


def test_files_that_were_said_to_stay_are_never_erased_but_those_that_are_saved(
    answer: Callable[[Identity | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = list[str]()

    def write(port: str, *_given: object, erases: Callable[[str], object], **_how: object) -> str:
        erases("storage")
        erased.append(port)
        return port

    monkeypatch.setattr(many, "flash_esp", write)
    kept, lost = plan("kept", "esptool"), plan("lost", "esptool", size=1)
    assert flashed(kept, lost, plan("saved", "esptool")._replace(is_saved=True))[0] == "E-FLASH-59"
    assert sorted(erased) == ["lost", "saved"]


def test_the_drives_are_listed_once_for_all_boards_that_wait(
    answer: Callable[[Identity | None], None],
) -> None:
    listed = list[int]()
    plans = {f"COM{at}": plan(f"COM{at}", location=f"1-{at}") for at in range(8)}

    def drives() -> list[Drive]:
        listed.append(1)
        return []

    assert len(flash_boards(plans, Silent(), Limits(), drives=drives)) == len(plans)
    assert len(listed) < len(plans)
