"""Images come whole from their official page, or not at all: each thing that a school's network does is told with its cure."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from image_site import FIRMWARE, ImageSite, Reply, image_site, listing, self_signed
from refused import refuses

from marelle_host.flash.download import Site, fetch_newest
from marelle_images import ImageError
from marelle_images.boards import BoardKind, find_kind

pytestmark = pytest.mark.flashing

HERE = Site(schemes=("http", "https"), page_s=20, image_s=20, silence_s=5)
HURRIED = HERE._replace(image_s=0.3)  # the page may take its time: a computer that tests is busy
NEWEST = "RPI_PICO-20250415-v1.25.0.uf2"
IMAGE = bytes(range(256)) * 800


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def site() -> Iterator[ImageSite]:
    with image_site() as running:
        running.publish("RPI_PICO", {NEWEST: IMAGE})
        yield running


def pico_of(site: ImageSite) -> BoardKind:
    return find_kind("pico")._replace(page=f"{site.address}/download/RPI_PICO/")


def fetch(site: ImageSite, how: Site = HERE) -> tuple[str, bytes]:
    return fetch_newest(pico_of(site), site=how)


def kind_at(port: int) -> BoardKind:
    """Return a Pico whose page is asked for at a port of this computer."""
    return find_kind("pico")._replace(page=f"http://127.0.0.1:{port}/download/RPI_PICO/")


def test_the_newest_stable_image_of_the_board_itself_comes_whole(site: ImageSite) -> None:
    others = ["RPI_PICO-20241129-v1.24.1.uf2", "RPI_PICO-20250911-v1.27.0-preview.45.g5ec2ed7a1.uf2", "RPI_PICO-RISCV-20260101-v1.28.0.uf2", "RPI_PICO_W-20260101-v1.28.0.uf2", "RPI_PICO-20220101-v1.9.0.uf2"]  # fmt: skip
    site.publish("RPI_PICO", {**dict.fromkeys(others, b"no"), NEWEST: IMAGE})
    steps: list[tuple[str, int, int]] = []
    name, data = fetch_newest(
        pico_of(site),
        site=HERE,
        progress=lambda name, done, total: steps.append((name, done, total)),
    )
    assert (name, data) == (NEWEST, IMAGE)
    assert steps[-1] == (NEWEST, len(IMAGE), len(IMAGE))
    assert site.asked == ["/download/RPI_PICO/", FIRMWARE + NEWEST]


def test_a_preview_comes_where_there_is_nothing_else(site: ImageSite) -> None:
    previews = [f"RPI_PICO-20250911-v1.27.0-preview.{n}.g5ec2ed7a1.uf2" for n in (9, 45, 8)]
    site.publish("RPI_PICO", dict.fromkeys(previews, IMAGE))
    assert fetch(site)[0] == previews[1]


def test_a_page_that_is_not_there_is_told_with_the_file_to_bring(site: ImageSite) -> None:
    site.pages.clear()
    facts = {"reason": "404", "file": "RPI_PICO-*-v*.uf2", "page": pico_of(site).page}
    with refuses(ImageError, "E-IMAGE-21", **facts):
        fetch(site)


def test_no_network_is_told_with_the_file_to_bring() -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    with refuses(ImageError, "E-IMAGE-21") as caught:
        fetch_newest(kind_at(port), site=HERE)
    assert "RPI_PICO-*-v*.uf2" in caught.value.told_in("fr")


@pytest.mark.parametrize(
    ("sent", "code", "facts"),
    [
        (Reply(IMAGE[:1000], told=len(IMAGE)), "E-IMAGE-26", {"came": 1000, "wanted": len(IMAGE)}),
        (Reply(IMAGE, told=1 << 31), "E-IMAGE-27", {}),
        (Reply(status=302, to="http://portal.school.example/login"), "E-IMAGE-28", {"to": "http://portal.school.example"}),
        (Reply(status=302, to=FIRMWARE + NEWEST), "E-IMAGE-21", {}),
    ],
    ids=["stops early", "a length that no image has", "leads to another site", "leads in a circle"],
)  # fmt: skip
def test_what_is_no_whole_image_of_this_site_is_refused(
    sent: Reply, code: str, facts: dict[str, object], site: ImageSite
) -> None:
    site.pages[FIRMWARE + NEWEST] = sent
    with refuses(ImageError, code, **facts):
        fetch(site)


def test_a_page_without_links_is_told(site: ImageSite) -> None:
    site.pages["/download/RPI_PICO/"] = Reply(b"<html><p>Under maintenance</p></html>")
    with refuses(ImageError, "E-IMAGE-24"):
        fetch(site)


def test_a_long_page_is_read_and_an_endless_one_is_not(site: ImageSite) -> None:
    many = [f"OTHER-2025{n:04}-v1.25.0.uf2" for n in range(20_000)]
    site.pages["/download/RPI_PICO/"] = Reply(listing(*many, NEWEST))
    assert fetch(site) == (NEWEST, IMAGE)
    site.pages["/download/RPI_PICO/"] = Reply(listing(*many * 5), told=-1)
    with refuses(ImageError, "E-IMAGE-27", most_mb=4):
        fetch(site)


def test_the_page_of_a_filter_is_not_taken_for_an_image(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(b"\n<!DOCTYPE html><html>Charte informatique</html>")
    with refuses(ImageError, "E-IMAGE-25", address=site.address + FIRMWARE + NEWEST):
        fetch(site)


@pytest.mark.parametrize(
    "sent",
    [
        Reply(IMAGE, stops=1000, drops=0.02),
        Reply(IMAGE, stops=1000, drops=0),
        Reply(IMAGE, stops=1000, told=-1),
    ],
    ids=["drips", "falls silent", "tells no length"],
)
def test_a_server_that_drips_or_falls_silent_is_left_at_the_deadline(
    site: ImageSite, sent: Reply
) -> None:
    site.pages[FIRMWARE + NEWEST] = sent
    with refuses(ImageError, "E-IMAGE-29", address=site.address + FIRMWARE + NEWEST):
        fetch(site, HURRIED)


def test_a_page_that_never_answers_is_left_at_the_deadline() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        refuses(ImageError, "E-IMAGE-29"),
    ):
        fetch_newest(kind_at(silent.getsockname()[1]), site=HERE._replace(page_s=0.3))


def test_a_redirection_on_the_same_site_is_followed(site: ImageSite) -> None:
    site.pages["/here"] = site.pages[FIRMWARE + NEWEST]
    site.pages[FIRMWARE + NEWEST] = Reply(status=302, to="/here")
    assert fetch(site)[1] == IMAGE


def test_a_link_to_another_site_is_not_followed(site: ImageSite) -> None:
    link = f'<a href="http://images.example/{NEWEST}">here</a>'
    site.pages["/download/RPI_PICO/"] = Reply(link.encode())
    with refuses(ImageError, "E-IMAGE-28"):
        fetch(site)
    assert site.asked == ["/download/RPI_PICO/"]


def test_addresses_that_are_none_are_passed_over(site: ImageSite) -> None:
    links = [f"http://[/{NEWEST}", f"//[::1/{NEWEST}", f"{FIRMWARE}{NEWEST}?from=page#top"]
    page = "".join(f"<a href={link}>x</a>" for link in links)
    site.pages["/download/RPI_PICO/"] = Reply(page.encode())
    site.pages[f"{FIRMWARE}{NEWEST}?from=page"] = Reply(IMAGE)
    assert fetch(site) == (NEWEST, IMAGE)


def test_only_https_is_followed_unless_it_is_said(site: ImageSite) -> None:
    with refuses(ImageError, "E-IMAGE-28"):
        fetch(site, Site())
    assert site.asked == []


def test_a_filter_with_a_certificate_of_its_own_is_told(tmp_path: Path) -> None:
    with image_site(self_signed(tmp_path)) as filtered:
        with refuses(ImageError, "E-IMAGE-32"):
            fetch(filtered)
        assert filtered.asked == []


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImageSite]:
    """Run a site whose certificate this computer trusts."""
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with image_site(certificate) as running:
        running.publish("RPI_PICO", {NEWEST: IMAGE})
        yield running


def test_an_image_comes_by_https(secured: ImageSite) -> None:
    assert fetch(secured, Site()) == (NEWEST, IMAGE)


@pytest.mark.parametrize("drops", [0.02, 0])
def test_a_secured_server_that_drips_or_falls_silent_is_left_at_the_deadline(
    secured: ImageSite, drops: float
) -> None:
    secured.pages[FIRMWARE + NEWEST] = Reply(IMAGE, stops=1000, drops=drops)
    with refuses(ImageError, "E-IMAGE-29", address=secured.address + FIRMWARE + NEWEST):
        fetch(secured, HURRIED)


def test_https_does_not_lead_to_http(secured: ImageSite) -> None:
    plain = secured.address.replace("https", "http")
    secured.pages[FIRMWARE + NEWEST] = Reply(status=301, to=f"{plain}/image.uf2")
    with refuses(ImageError, "E-IMAGE-28"):
        fetch(secured, Site())


def test_what_is_no_answer_of_the_web_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak() -> None:
            with other.accept()[0] as made:
                made.recv(1)
                made.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        thread = threading.Thread(target=speak)
        thread.start()
        with refuses(ImageError, "E-IMAGE-21"):
            fetch_newest(kind_at(other.getsockname()[1]), site=HERE)
        thread.join()


@pytest.mark.parametrize("board", ["microbit_v1", "microbit_v2"])
def test_the_micro_bit_s_images_come_with_a_package(board: str) -> None:
    with refuses(ImageError, "E-IMAGE-38") as caught:
        fetch_newest(find_kind(board))
    assert str(caught.value.facts["page"]).endswith("/releases")
