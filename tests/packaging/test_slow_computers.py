"""A property is true on a slow computer too: no profile of Hypothesis asks how fast an example is."""

import pytest
from hypothesis import settings


@pytest.mark.parametrize("profile", ["dev", "ci", "thorough"])
def test_an_example_takes_as_long_as_the_computer_needs(profile: str) -> None:
    assert settings.get_profile(profile).deadline is None
