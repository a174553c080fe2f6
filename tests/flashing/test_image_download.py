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


def refusal(site: ImageSite, how: Site = HERE) -> ImageError:
    with pytest.raises(ImageError) as caught:
        fetch_newest(pico_of(site), site=how)
    return caught.value


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
    assert fetch_newest(pico_of(site), site=HERE)[0] == previews[1]


def test_a_page_that_is_not_there_is_told_with_the_file_to_bring(site: ImageSite) -> None:
    site.pages.clear()
    refused = refusal(site)
    assert refused.code == "E-IMAGE-21"
    assert refused.facts["reason"] == "404"
    assert refused.facts["file"] == "RPI_PICO-*-v*.uf2"
    assert refused.facts["page"] == pico_of(site).page


def test_no_network_is_told_with_the_file_to_bring() -> None:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    kind = find_kind("pico")._replace(page=f"http://127.0.0.1:{port}/download/RPI_PICO/")
    with refuses(ImageError, "E-IMAGE-21") as caught:
        fetch_newest(kind, site=HERE)
    assert "RPI_PICO-*-v*.uf2" in caught.value.told_in("fr")


def test_an_image_that_stops_early_is_refused(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(IMAGE[:1000], told=len(IMAGE))
    refused = refusal(site)
    assert refused.code == "E-IMAGE-26"
    assert (refused.facts["came"], refused.facts["wanted"]) == (1000, len(IMAGE))


def test_a_page_without_links_is_told(site: ImageSite) -> None:
    site.pages["/download/RPI_PICO/"] = Reply(b"<html><p>Under maintenance</p></html>")
    assert refusal(site).code == "E-IMAGE-24"


def test_a_long_page_is_read_and_an_endless_one_is_not(site: ImageSite) -> None:
    many = [f"OTHER-2025{n:04}-v1.25.0.uf2" for n in range(20_000)]
    site.pages["/download/RPI_PICO/"] = Reply(listing(*many, NEWEST))
    assert fetch_newest(pico_of(site), site=HERE) == (NEWEST, IMAGE)
    site.pages["/download/RPI_PICO/"] = Reply(listing(*many * 5), told=-1)
    refused = refusal(site)
    assert refused.code == "E-IMAGE-27"
    assert refused.facts["most_mb"] == 4


def test_a_length_that_no_image_has_is_refused_before_it_comes(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(IMAGE, told=1 << 31)
    assert refusal(site).code == "E-IMAGE-27"


def test_the_page_of_a_filter_is_not_taken_for_an_image(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(b"\n<!DOCTYPE html><html>Charte informatique</html>")
    refused = refusal(site)
    assert refused.code == "E-IMAGE-25"
    assert refused.facts["address"] == site.address + FIRMWARE + NEWEST


@pytest.mark.parametrize("drops", [0.02, 0])
def test_a_server_that_drips_or_falls_silent_is_left_at_the_deadline(
    site: ImageSite, drops: float
) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(IMAGE, stops=1000, drops=drops)
    refused = refusal(site, HURRIED)
    assert refused.code == "E-IMAGE-29"
    assert refused.facts["address"] == site.address + FIRMWARE + NEWEST


def test_a_length_that_is_not_told_ends_at_the_deadline_too(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(IMAGE, stops=1000, told=-1)
    assert refusal(site, HURRIED).code == "E-IMAGE-29"


def test_a_page_that_never_answers_is_left_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        kind = find_kind("pico")._replace(page=f"http://127.0.0.1:{port}/download/RPI_PICO/")
        with pytest.raises(ImageError) as caught:
            fetch_newest(kind, site=HERE._replace(page_s=0.3))
    assert caught.value.code == "E-IMAGE-29"


def test_a_redirection_on_the_same_site_is_followed(site: ImageSite) -> None:
    site.pages["/here"] = site.pages[FIRMWARE + NEWEST]
    site.pages[FIRMWARE + NEWEST] = Reply(status=302, to="/here")
    assert fetch_newest(pico_of(site), site=HERE)[1] == IMAGE


def test_a_redirection_to_another_site_is_not_followed(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(status=302, to="http://portal.school.example/login")
    refused = refusal(site)
    assert refused.code == "E-IMAGE-28"
    assert refused.facts["to"] == "http://portal.school.example"


def test_a_link_to_another_site_is_not_followed(site: ImageSite) -> None:
    link = f'<a href="http://images.example/{NEWEST}">here</a>'
    site.pages["/download/RPI_PICO/"] = Reply(link.encode())
    refused = refusal(site)
    assert refused.code == "E-IMAGE-28"
    assert site.asked == ["/download/RPI_PICO/"]


def test_addresses_that_are_none_are_passed_over(site: ImageSite) -> None:
    links = [f"http://[/{NEWEST}", f"//[::1/{NEWEST}", f"{FIRMWARE}{NEWEST}?from=page#top"]
    page = "".join(f"<a href={link}>x</a>" for link in links)
    site.pages["/download/RPI_PICO/"] = Reply(page.encode())
    site.pages[f"{FIRMWARE}{NEWEST}?from=page"] = Reply(IMAGE)
    assert fetch_newest(pico_of(site), site=HERE) == (NEWEST, IMAGE)


def test_a_circle_of_redirections_ends(site: ImageSite) -> None:
    site.pages[FIRMWARE + NEWEST] = Reply(status=302, to=FIRMWARE + NEWEST)
    assert refusal(site).code == "E-IMAGE-21"


def test_only_https_is_followed_unless_it_is_said(site: ImageSite) -> None:
    assert refusal(site, Site()).code == "E-IMAGE-28"
    assert site.asked == []


def test_a_filter_with_a_certificate_of_its_own_is_told(tmp_path: Path) -> None:
    with image_site(self_signed(tmp_path)) as filtered:
        refused = refusal(filtered)
        assert filtered.asked == []
    assert refused.code == "E-IMAGE-32"


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImageSite]:
    """Run a site whose certificate this computer trusts."""
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with image_site(certificate) as running:
        running.publish("RPI_PICO", {NEWEST: IMAGE})
        yield running


def test_an_image_comes_by_https(secured: ImageSite) -> None:
    assert fetch_newest(pico_of(secured), site=Site()) == (NEWEST, IMAGE)


@pytest.mark.parametrize("drops", [0.02, 0])
def test_a_secured_server_that_drips_or_falls_silent_is_left_at_the_deadline(
    secured: ImageSite, drops: float
) -> None:
    secured.pages[FIRMWARE + NEWEST] = Reply(IMAGE, stops=1000, drops=drops)
    refused = refusal(secured, HURRIED)
    assert refused.code == "E-IMAGE-29"
    assert refused.facts["address"] == secured.address + FIRMWARE + NEWEST


def test_https_does_not_lead_to_http(secured: ImageSite) -> None:
    plain = secured.address.replace("https", "http")
    secured.pages[FIRMWARE + NEWEST] = Reply(status=301, to=f"{plain}/image.uf2")
    assert refusal(secured, Site()).code == "E-IMAGE-28"


def test_what_is_no_answer_of_the_web_is_told(site: ImageSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        kind = find_kind("pico")._replace(page=f"http://127.0.0.1:{port}/download/RPI_PICO/")

        def speak() -> None:
            with other.accept()[0] as made:
                made.recv(1)
                made.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        thread = threading.Thread(target=speak)
        thread.start()
        with pytest.raises(ImageError) as caught:
            fetch_newest(kind, site=HERE)
        thread.join()
    assert caught.value.code == "E-IMAGE-21"


@pytest.mark.parametrize("board", ["microbit_v1", "microbit_v2"])
def test_the_micro_bit_s_images_come_with_a_package(board: str) -> None:
    with refuses(ImageError, "E-IMAGE-38") as caught:
        fetch_newest(find_kind(board))
    assert str(caught.value.facts["page"]).endswith("/releases")
