"""The damaged files of `fuzz.py`: the same on every computer, and whatever leaves a reader but a sentence is seen."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import fuzz
import pytest
from fuzz_damage import damaged, packed

from marelle_sim import WorldError

DATA = b'size = [900, 600]\nname = "mat"\n' * 9


@pytest.mark.parametrize(
    "damage",
    [lambda random: damaged(random, DATA, DATA), lambda random: packed(random, [DATA, DATA])],
)
def test_an_example_is_the_same_each_time(damage: Callable[[Random], bytes]) -> None:
    first, second, other = (damage(Random(seed)) for seed in ("world 1", "world 1", "world 2"))

    assert first == second != other


def test_what_is_no_sentence_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, _original: Path, _folder: Path) -> None:
        if len(data) % 2:
            raise WorldError("E-WORLD-02", file="world.toml")
        raise KeyError(len(data))

    monkeypatch.setitem(fuzz.GROUPS, "world", fuzz.GROUPS["world"]._replace(read=read))

    told = fuzz.tried("world", 0, 20)

    assert told.refused + len(told.faults) == told.examples == 20
    assert 0 < told.refused < 20
    assert all("KeyError" in fault for fault in told.faults)
