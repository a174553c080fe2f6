"""Download an image from its official page, with limits on length and time, and from no other site."""

import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit

from marelle_host.flash.deadline import Deadline, opened
from marelle_host.flash.site_errors import to_bring
from marelle_images import MOST_BYTES, ImageError
from marelle_images.boards import BoardKind
from marelle_images.versions import version_key

Progress = Callable[[str, int, int], object]

_LINK = re.compile(r"""href\s*=\s*["']?([^"'\s<>]{1,300})""", re.IGNORECASE)
_MOST_OF_PAGE = 4 << 20  # a page of micropython.org has about 100 kB
_CHUNK = 1 << 16


class Site(NamedTuple):
    """How addresses of a site are opened.

    Attributes:
        schemes: the URL schemes that are allowed.
        page_s: the longest time for a page, from the request to the last byte, in seconds.
        image_s: the longest time for an image, in seconds; an image of 1.7 MB needs 6 kB/s to keep it.
        silence_s: the longest time without a byte, in seconds.
    """

    schemes: tuple[str, ...] = ("https",)
    page_s: float = 60
    image_s: float = 300
    silence_s: float = 20


class Offer(NamedTuple):
    """The newest stable image that a page offers, or the newest preview if it has nothing else."""

    name: str
    address: str


def fetch_newest(
    kind: BoardKind, *, site: Site | None = None, progress: Progress | None = None
) -> tuple[str, bytes]:
    """Download the newest stable image of a board, or the newest preview if its page has nothing else; return file name and content.

    Args:
        kind: the kind of board, whose official page is read.
        site: how the page is opened; None for https alone.
        progress: called with the file's name, the number of bytes received and the number expected (0 if unknown).

    Raises:
        ImageError: E-IMAGE-21 the network or the site answers with an error, 24 the page offers no image, 25 a page came instead of
            a file, 26 the file is incomplete, 27 it is too long, 28 a redirection leads to another site, 29 it takes too long, 32 the
            certificate is wrong, as with a filter in between, 38 a program cannot read the board's page.

    Example:
        >>> name, data = fetch_newest(find_kind("pico"))
    """
    how = site if site is not None else Site()
    offer = newest(kind, how)
    return offer.name, bring(kind, offer, how, progress=progress)


def newest(kind: BoardKind, site: Site) -> Offer:
    """Return name and address of the newest stable image on a board's official page, or of the newest preview if it has nothing else.

    Raises:
        ImageError: the page has no image, or cannot be read: as `fetch_newest`.
    """
    if urlsplit(kind.page).hostname == "github.com":
        # Its list of files is not for programs: a micro:bit's image comes from a Python package.
        raise _error("E-IMAGE-38", kind)
    offer = offered(_Asked(kind, kind.page, site).read(site.page_s, _MOST_OF_PAGE), kind)
    if offer is None:
        raise _error("E-IMAGE-24", kind)
    return offer


def offered(page: bytes, kind: BoardKind) -> Offer | None:
    """Return the newest stable image of a board that a page links to, the newest preview if it has nothing else, None if it has none.

    Example:
        >>> offered(b'<a href="/RPI_PICO-20250415-v1.25.0.uf2">', find_kind("pico")).address
        'https://micropython.org/RPI_PICO-20250415-v1.25.0.uf2'
    """
    pattern, found = kind.file_name(), []
    for link in set(_LINK.findall(page.decode("utf-8", "replace"))):
        name = re.split("[?#]", link, maxsplit=1)[0].rpartition("/")[2]
        if match := pattern.fullmatch(name):
            with suppress(ValueError):  # an invalid address, such as http://[
                found.append((version_key(match["version"]), name, urljoin(kind.page, link)))
    return Offer(*max(found)[1:]) if found else None


def bring(kind: BoardKind, offer: Offer, site: Site, *, progress: Progress | None = None) -> bytes:
    """Download an image that was offered, and return its bytes.

    `progress` is called after each piece with the file's name, the number of bytes received and the number expected (0 if unknown).

    Raises:
        ImageError: as `fetch_newest`, but neither E-IMAGE-24 nor 38, which are errors of the page.
    """

    def seen(done: int, total: int) -> None:
        if progress is not None:
            progress(offer.name, done, total)

    data = _Asked(kind, offer.address, site).read(site.image_s, MOST_BYTES, seen)
    if data[:64].lstrip()[:1] == b"<":  # no image begins like this: it is an HTML page
        raise _error("E-IMAGE-25", kind, address=offer.address)
    return data


class _Asked:
    """A request to one address of a board's site; errors of its answer become an `ImageError`."""

    def __init__(self, kind: BoardKind, address: str, site: Site) -> None:
        self._kind, self._address, self._site = kind, address, site

    def read(
        self,
        seconds: float,
        most: int,
        seen: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> bytes:
        """Return all bytes of the answer; call `seen` with the number of bytes received and expected (0 if unknown).

        Raises:
            ImageError: as `fetch_newest`, such as E-IMAGE-27, the answer has more than `most` bytes, or 29, it takes longer than `seconds`.
        """
        self._check(self._address)
        with Deadline(seconds) as deadline:
            try:
                with opened(self._address, deadline, self._site.silence_s, self._check) as answer:
                    data = self._body(answer, most, seen)
            except (OSError, HTTPException, ValueError) as error:
                failure = self._failed(error, deadline, seconds)
                raise failure from None if failure is error else error
        if deadline.is_over:  # a connection that was shut looks like a complete answer
            raise self._error("E-IMAGE-29", seconds=round(seconds))
        return data

    def _body(self, answer: HTTPResponse, most: int, seen: Callable[[int, int], object]) -> bytes:
        told = answer.length or 0
        if told > most:
            raise self._error("E-IMAGE-27", most_mb=most >> 20)
        parts, done = list[bytes](), 0
        while part := answer.read1(_CHUNK):
            parts.append(part)
            done += len(part)
            if done > most:
                raise self._error("E-IMAGE-27", most_mb=most >> 20)
            seen(done, told)
        if told and done != told:
            raise self._error("E-IMAGE-26", came=done, wanted=told)
        return b"".join(parts)

    def _check(self, address: str) -> None:
        to, page = urlsplit(address), urlsplit(self._kind.page)
        if to.scheme not in self._site.schemes or to.netloc != page.netloc:
            raise self._error("E-IMAGE-28", to=f"{to.scheme}://{to.netloc}")

    def _failed(self, error: Exception, deadline: Deadline, seconds: float) -> ImageError:
        """Return the problem for an error of the network: the deadline first, then an `ImageError` itself, an HTTP status, a wrong certificate."""
        inner = getattr(error, "reason", None)
        if deadline.is_over or isinstance(error, TimeoutError) or isinstance(inner, TimeoutError):
            return self._error("E-IMAGE-29", seconds=round(seconds))
        if isinstance(error, ImageError):
            return error
        if isinstance(error, HTTPError):
            error.close()
            return self._error("E-IMAGE-21", reason=str(error.code))
        if isinstance(
            inner if isinstance(error, URLError) else error, ssl.SSLCertVerificationError
        ):
            return self._error("E-IMAGE-32")
        reason = str(getattr(inner, "strerror", None) or inner or error)
        return self._error("E-IMAGE-21", reason=reason[:120])

    def _error(self, code: str, **facts: str | int) -> ImageError:
        return _error(code, self._kind, address=self._address, **facts)


def _error(code: str, kind: BoardKind, **facts: str | int) -> ImageError:
    return ImageError(code, **to_bring(kind), **facts)
