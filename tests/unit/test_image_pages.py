"""Whatever a page holds, one image of the board is read from it, the newest, or none; a folder's list is read as it was written."""

import pytest
from hypothesis import given, strategies as st

from marelle_host.flash.download import offered
from marelle_images.boards import find_kind
from marelle_images.sums import list_of, sums_in
from marelle_images.versions import version_key

PICO = find_kind("pico")
links = st.text(alphabet="abz019-._/:?#[]@%&<>\"' \n=vRPI_CO", max_size=60)
pages = st.lists(
    st.one_of(
        st.binary(max_size=80),
        links.map(lambda link: f'<a href="{link}RPI_PICO-20250415-v1.25.0.uf2">'.encode()),
        links.map(lambda link: f"<a HREF = {link}>".encode()),
    ),
    max_size=8,
).map(b"".join)
versions = st.tuples(
    st.integers(1, 12), st.integers(0, 99), st.integers(0, 9), st.none() | st.integers(0, 999)
)


@given(pages)
def test_a_page_of_anything_offers_an_image_of_that_name_or_none(page: bytes) -> None:
    offer = offered(page, PICO)
    assert offer is None or PICO.file_name().fullmatch(offer.name)
    assert offer is None or offer.name in offer.address


@given(st.lists(versions, min_size=1, max_size=12, unique=True))
def test_the_newest_stable_version_is_offered_else_the_newest_preview(
    numbers: list[tuple[int, int, int, int | None]],
) -> None:
    names = {
        f"RPI_PICO-20250415-v{major}.{minor}.{patch}"
        + ("" if preview is None else f"-preview.{preview}.gabc123")
        + ".uf2": (preview is None, (major, minor, patch, preview or 0))
        for major, minor, patch, preview in numbers
    }
    page = "".join(f"<a href='/resources/firmware/{name}'>{name}</a>" for name in names)
    offer = offered(page.encode(), PICO)
    assert offer is not None
    assert names[offer.name] == max(names.values())
    assert offer.address == f"https://micropython.org/resources/firmware/{offer.name}"


names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,60}\.(uf2|bin|hex)", fullmatch=True)
sums = st.dictionaries(names, st.from_regex("[0-9a-f]{64}", fullmatch=True), max_size=6)


@pytest.mark.unmeasured
@given(sums)
def test_a_list_is_read_as_it_was_written(listed: dict[str, str]) -> None:
    assert sums_in(list_of(listed)) == listed


@given(st.binary(max_size=400))
def test_a_list_of_anything_is_read_without_a_word(data: bytes) -> None:
    assert all(len(one) == 64 for one in sums_in(data).values())


@given(st.text(max_size=40))
def test_a_version_of_anything_can_be_compared(version: str) -> None:
    assert version_key(version) <= (True, (999_999_999,) * 4)
