"""Chance: named streams of one seed, and Gaussian noise that is exact on every computer."""

from statistics import mean, stdev

import pytest
from hypothesis import given, strategies as st

from marelle_sim.kernel.chance import noise, stream


def test_a_stream_gives_the_numbers_it_always_gave() -> None:
    assert [stream(3, "pico_bot", "track").getrandbits(16) for _ in range(2)] == [45287] * 2


@given(st.integers(0, 2**32 - 1), st.text(max_size=20))
def test_equal_seeds_and_names_give_equal_streams(seed: int, name: str) -> None:
    assert stream(seed, name).getrandbits(64) == stream(seed, name).getrandbits(64)


def test_another_seed_or_another_name_gives_another_stream() -> None:
    values = {
        stream(seed, name).getrandbits(64) for seed in range(20) for name in ("left", "right")
    }
    assert len(values) == 40


def test_noise_without_a_deviation_is_silent() -> None:
    source = noise(0, "a", 0)
    assert [source() for _ in range(5)] == [0.0] * 5


@pytest.mark.parametrize("deviation", [0.5, 350.0])
def test_noise_has_the_mean_and_the_deviation_asked_for(deviation: float) -> None:
    source = noise(1, "a", deviation)
    values = [source() for _ in range(4096)]
    assert abs(mean(values)) < 0.06 * deviation
    assert abs(stdev(values) / deviation - 1) < 0.05


def test_noise_looks_like_a_bell() -> None:
    source = noise(2, "a", 1.0)
    values = [source() for _ in range(4096)]
    within_one = sum(abs(value) <= 1.0 for value in values) / 4096
    assert abs(within_one - 0.706) < 0.03  # a step of 1/8: from -8 to 8 steps
    assert 2.8 < max(abs(value) for value in values) < 5.5


def test_noise_repeats_after_its_table() -> None:
    source = noise(3, "a", 1.0)
    first = [source() for _ in range(4096)]
    assert [source() for _ in range(4096)] == first
