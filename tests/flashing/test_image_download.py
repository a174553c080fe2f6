"""Images come whole from their official page, or not at all: each thing that a school's network does is told with its cure."""

import json
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
PAGE, IMAGE_PATH = "/download/RPI_PICO/", FIRMWARE + NEWEST


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def site() -> Iterator[ImageSite]:
    with image_site() as running:
        running.publish("RPI_PICO", {NEWEST: IMAGE})
        yield running


def pico_at(address: str) -> BoardKind:
    """Return a Pico whose page is asked for at an address of this computer."""
    return find_kind("pico")._replace(page=f"{address}{PAGE}")


def fetch(site: ImageSite, how: Site = HERE) -> tuple[str, bytes]:
    return fetch_newest(pico_at(site.address), site=how)


def test_the_newest_stable_image_of_the_board_itself_comes_whole(site: ImageSite) -> None:
    others = ["RPI_PICO-20241129-v1.24.1.uf2", "RPI_PICO-20250911-v1.27.0-preview.45.g5ec2ed7a1.uf2", "RPI_PICO-RISCV-20260101-v1.28.0.uf2", "RPI_PICO_W-20260101-v1.28.0.uf2", "RPI_PICO-20220101-v1.9.0.uf2"]  # fmt: skip
    site.publish("RPI_PICO", {**dict.fromkeys(others, b"no"), NEWEST: IMAGE})
    steps: list[tuple[str, int, int]] = []
    name, data = fetch_newest(
        pico_at(site.address),
        site=HERE,
        progress=lambda name, done, total: steps.append((name, done, total)),
    )
    assert (name, data) == (NEWEST, IMAGE)
    assert steps[-1] == (NEWEST, len(IMAGE), len(IMAGE))
    assert site.asked == [PAGE, IMAGE_PATH]


def test_a_preview_comes_where_there_is_nothing_else(site: ImageSite) -> None:
    previews = [f"RPI_PICO-20250911-v1.27.0-preview.{n}.g5ec2ed7a1.uf2" for n in (9, 45, 8)]
    site.publish("RPI_PICO", dict.fromkeys(previews, IMAGE))
    assert fetch(site)[0] == previews[1]


def test_no_network_is_told_with_the_file_to_bring() -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    with refuses(ImageError, "E-IMAGE-21") as caught:
        fetch_newest(pico_at(f"http://127.0.0.1:{port}"), site=HERE)
    assert "RPI_PICO-*-v*.uf2" in caught.value.told_in("fr")


@pytest.mark.parametrize(
    ("path", "sent", "code", "facts"),
    [
        pytest.param(IMAGE_PATH, Reply(IMAGE[:1000], told=len(IMAGE)), "E-IMAGE-26", {"came": 1000, "wanted": len(IMAGE)}, id="stops early"),
        pytest.param(IMAGE_PATH, Reply(IMAGE, told=1 << 31), "E-IMAGE-27", {}, id="a length that no image has"),
        pytest.param(IMAGE_PATH, Reply(status=302, to="http://portal.school.example/login"), "E-IMAGE-28", {"to": "http://portal.school.example"}, id="leads to another site"),
        pytest.param(IMAGE_PATH, Reply(status=302, to=IMAGE_PATH), "E-IMAGE-21", {}, id="leads in a circle"),
        pytest.param(IMAGE_PATH, Reply(b"\n<!DOCTYPE html><html>Charte informatique</html>"), "E-IMAGE-25", {"address": f"SITE{IMAGE_PATH}"}, id="the page of a filter"),
        pytest.param(PAGE, Reply(b"Not found", 404), "E-IMAGE-21", {"reason": "404", "file": "RPI_PICO-*-v*.uf2", "page": f"SITE{PAGE}"}, id="no page"),
        pytest.param(PAGE, Reply(b"<html><p>Under maintenance</p></html>"), "E-IMAGE-24", {}, id="a page without links"),
    ],
)  # fmt: skip
def test_what_is_no_whole_image_of_this_site_is_refused(
    path: str, sent: Reply, code: str, facts: dict[str, object], site: ImageSite
) -> None:
    site.pages[path] = sent
    with refuses(ImageError, code) as caught:
        fetch(site)
    told = {name: caught.value.facts[name] for name in facts}
    assert json.loads(json.dumps(told).replace(site.address, "SITE")) == facts


def test_a_long_page_is_read_and_an_endless_one_is_not(site: ImageSite) -> None:
    many = [f"OTHER-2025{n:04}-v1.25.0.uf2" for n in range(20_000)]
    site.pages[PAGE] = Reply(listing(*many, NEWEST))
    assert fetch(site) == (NEWEST, IMAGE)
    site.pages[PAGE] = Reply(listing(*many * 5), told=-1)
    with refuses(ImageError, "E-IMAGE-27", most_mb=4):
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
    site.pages[IMAGE_PATH] = sent
    with refuses(ImageError, "E-IMAGE-29", address=site.address + IMAGE_PATH):
        fetch(site, HURRIED)


def test_a_page_that_never_answers_is_left_at_the_deadline() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        refuses(ImageError, "E-IMAGE-29"),
    ):
        fetch_newest(
            pico_at(f"http://127.0.0.1:{silent.getsockname()[1]}"), site=HERE._replace(page_s=0.3)
        )


def test_a_redirection_on_the_same_site_is_followed(site: ImageSite) -> None:
    site.pages["/here"] = site.pages[IMAGE_PATH]
    site.pages[IMAGE_PATH] = Reply(status=302, to="/here")
    assert fetch(site)[1] == IMAGE


def test_a_link_to_another_site_is_not_followed(site: ImageSite) -> None:
    site.pages[PAGE] = Reply(f'<a href="http://images.example/{NEWEST}">here</a>'.encode())
    with refuses(ImageError, "E-IMAGE-28"):
        fetch(site)
    assert site.asked == [PAGE]


def test_addresses_that_are_none_are_passed_over(site: ImageSite) -> None:
    links = [f"http://[/{NEWEST}", f"//[::1/{NEWEST}", f"{FIRMWARE}{NEWEST}?from=page#top"]
    site.pages[PAGE] = Reply("".join(f"<a href={link}>x</a>" for link in links).encode())
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
    secured.pages[IMAGE_PATH] = Reply(IMAGE, stops=1000, drops=drops)
    with refuses(ImageError, "E-IMAGE-29", address=secured.address + IMAGE_PATH):
        fetch(secured, HURRIED)


def test_https_does_not_lead_to_http(secured: ImageSite) -> None:
    plain = secured.address.replace("https", "http")
    secured.pages[IMAGE_PATH] = Reply(status=301, to=f"{plain}/image.uf2")
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
            fetch_newest(pico_at(f"http://127.0.0.1:{other.getsockname()[1]}"), site=HERE)
        thread.join()


@pytest.mark.parametrize("board", ["microbit_v1", "microbit_v2"])
def test_the_micro_bit_s_images_come_with_a_package(board: str) -> None:
    with refuses(ImageError, "E-IMAGE-38") as caught:
        fetch_newest(find_kind(board))
    assert str(caught.value.facts["page"]).endswith("/releases")
