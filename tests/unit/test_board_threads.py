"""Several boards are flashed at once, so many of a hub as it bears; what goes wrong with one stops no other, and Ctrl-C leaves none in doubt."""

from __future__ import annotations

from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest
from told import Told

from marelle_host.flash import board_threads
from marelle_host.flash.board_threads import Task, do_at_once
from marelle_host.flash.errors import FlashError
from marelle_host.link import LinkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_host.flash.board_threads import BoardWatch
    from marelle_host.flash.errors import FlashWatch

_WAITS_S = 5


def room(count: int) -> Callable[[str], int]:
    return lambda _queue: count


def test_each_board_tells_its_own_line_whatever_its_way_calls_it() -> None:
    def flash(watch: FlashWatch) -> str:
        watch.say("/dev/its-drive", "sending")
        watch.progress("/dev/its-drive", 3, 4)
        return "COM7"

    seen = Told()
    assert do_at_once({"COM5": Task(flash)}, seen, room(1)) == {"COM5": "COM7"}
    assert seen.all == [
        ("COM5", "began"), ("COM5", "sending"), ("COM5", "3/4"), ("COM5", "COM7"),
    ]  # fmt: skip


def test_what_goes_wrong_with_one_stops_no_other_and_a_mistake_of_ours_comes_last() -> None:
    def refuse(_watch: FlashWatch) -> str:
        raise LinkError("E-LINK-06", port="COM5")

    seen = Told()
    came = do_at_once({"COM5": Task(refuse), "COM6": Task(lambda _watch: "ok")}, seen, room(1))
    assert [getattr(one, "code", one) for one in came.values()] == ["E-LINK-06", "ok"]

    def stumble(_watch: FlashWatch) -> str:
        raise KeyError("ours")

    seen = Told()
    with pytest.raises(KeyError, match="ours"):
        do_at_once({"COM5": Task(stumble), "COM6": Task(lambda _watch: "ok")}, seen, room(1))
    assert ("COM6", "ok") in seen.all


def test_boards_of_one_queue_are_served_as_many_at_once_as_there_is_room() -> None:
    pair, busy, most = Barrier(2, timeout=_WAITS_S), set[str](), list[int]()

    def flash(where: str) -> Callable[[FlashWatch], None]:
        def run(_watch: FlashWatch) -> None:
            busy.add(where)
            pair.wait()  # two are served at once, or this fails
            most.append(len(busy))
            pair.wait()
            busy.discard(where)
            pair.wait()

        return run

    tasks = {where: Task(flash(where), ("hub",)) for where in ("a", "b", "c", "d")}
    assert do_at_once(tasks, Told(), room(2)) == dict.fromkeys(tasks)
    assert most == [2, 2, 2, 2]


def test_after_ctrl_c_none_is_begun_and_what_is_under_way_is_to_be_flashed_again() -> None:
    pressed, writes = Event(), Event()

    def flash(watch: FlashWatch) -> str:
        writes.set()
        assert pressed.wait(_WAITS_S)
        for done in range(1000):
            watch.progress("", done, 1000)
            Event().wait(0.01)
        return "never"

    def stop() -> bool:
        if writes.is_set():
            pressed.set()
        return pressed.is_set()

    tasks = {
        "done": Task(lambda _watch: "ok"),
        "a": Task(flash, ("hub",)),
        "b": Task(flash, ("hub",)),
    }
    came = do_at_once(tasks, Told(), room(1), stop=stop)
    assert {where: getattr(one, "code", one) for where, one in came.items()} in (
        {"done": "ok", "a": "E-FLASH-52", "b": "E-FLASH-51"},
        {"done": "ok", "a": "E-FLASH-51", "b": "E-FLASH-52"},
    )


def test_whatever_ends_it_what_serves_a_board_has_ended_before() -> None:
    begun, ended = Event(), list[str]()

    def flash(watch: BoardWatch) -> str:
        begun.set()
        while not watch.has_left():
            Event().wait(0.01)
        ended.append("its program")
        raise FlashError("E-FLASH-38", port="a")

    def interrupted() -> bool:  # nobody asks for Ctrl-C
        if begun.is_set():
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        do_at_once({"a": Task(flash)}, Told(), room(1), stop=interrupted)
    assert len(ended) == 1
    came = do_at_once(  # two Ctrl-C within a moment
        {"a": Task(flash)}, Told(), room(1), stop=begun.is_set, leave=begun.is_set
    )
    assert (len(ended), [*came]) == (2, ["a"])


def test_a_board_that_hears_nothing_is_left_at_the_second_ctrl_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_threads, "_ENDS_S", 0.0)
    begun, end = Event(), Event()

    def hang(_watch: FlashWatch) -> str:
        begun.set()
        end.wait(_WAITS_S)
        raise FlashError("E-FLASH-53", where="a", port="a")

    came = do_at_once({"a": Task(hang)}, Told(), room(1), stop=begun.is_set, leave=begun.is_set)
    end.set()
    (problem,) = came.values()
    assert isinstance(problem, FlashError)
    assert (problem.code, problem.facts, problem.exit_code) == ("E-FLASH-52", {"where": "a"}, 130)
