"""Whatever a world file holds, it is a world or a `WorldError`: nothing else ever escapes."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from world_files import as_toml

from marelle_sim.errors import WorldError
from marelle_sim.world import load_world

HEAD = "format = 1\nsize = [900, 600]\n"


def read_or_refuse(folder: Path, text: str) -> str:
    path = folder / "world.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        world = load_world(path)
    except WorldError as error:
        return error.code
    return world.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@given(text=st.text() | st.text("[]{}=.,\"'\\#\n xay12-").map(lambda text: HEAD + text))
def test_any_text_is_a_world_or_a_world_error(folder: Path, text: str) -> None:
    found = read_or_refuse(folder, text)
    assert found == folder.name or found.startswith("E-WORLD-")


KEYS = st.sampled_from(
    [
        "format",
        "size",
        "title",
        "fr",
        "seed",
        "border",
        "color",
        "darkness",
        "image",
        "mm_per_pixel",
        "squares",
        "columns",
        "rows",
        "line",
        "points",
        "closed",
        "radius",
        "width",
        "dashes",
        "arc",
        "at",
        "from",
        "to",
        "patch",
        "shape",
        "diameter",
        "label",
        "text",
        "wall",
        "name",
        "thickness",
        "box",
        "angle",
        "robot",
        "square",
        "heading",
        "environment",
        "light",
        "source",
        "quantity",
        "reach",
        "input",
        "time",
        "value",
    ]
)
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.integers(0, 400)
    | st.floats()
    | st.sampled_from(["red", "light", "disc", "rectangle", "A1", "mat.png", "é", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(data=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_structure_is_a_world_or_a_world_error(folder: Path, data: dict[str, object]) -> None:
    found = read_or_refuse(folder, as_toml({"format": 1, "size": [900, 600], **data}))
    assert found == folder.name or found.startswith("E-WORLD-")


@pytest.mark.unmeasured
@given(data=st.dictionaries(KEYS, VALUES, max_size=8), kind=KEYS)
def test_any_table_is_a_world_or_a_world_error(
    folder: Path, data: dict[str, object], kind: str
) -> None:
    for header in (f"[{kind}]", f"[[{kind}]]"):
        found = read_or_refuse(folder, f"{HEAD}{header}\n{as_toml(data)}")
        assert found == folder.name or found.startswith("E-WORLD-")
