"""Choose the image of a board: a named file, else the newest in the folders, the cache or a package, else from the official page."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.flash.image_folder import put_image, read_sums
from marelle_host.flash.plain_files import read_plain
from marelle_host.flash.site_errors import SiteErrors, to_bring
from marelle_images import MOST_BYTES, ImageError, read_image
from marelle_images.chosen import Chosen, checked, fits
from marelle_images.versions import version_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marelle_host.flash.download import Progress, Site
    from marelle_images.boards import BoardKind

MOST_FILES = 300
"""No more files of a folder are read."""
_MOST_IN_FOLDER = (
    8 << 20
)  # bytes: MicroPython's largest images have 4 MB; a folder of downloads has larger files of other things


class Store:
    """The images in some folders, in installed packages and on the official pages.

    Args:
        folders: folders of images, such as a USB stick, then the user's cache; the last one gets the downloads. A missing one is ignored.
        fetch: whether an image that no folder has may be downloaded from the official page.
        progress: called during a download with the file's name, the number of bytes received and the number expected (0 if unknown).
        site: how the page is opened; None for https alone.
        packages: whether the images in installed packages are used too.

    Attributes:
        refused: path -> what is wrong, for files that have the name of a wanted image, but cannot be used.

    Example:
        >>> store = Store([Path("/media/prof/STICK")], fetch=False)
        >>> chosen = store.choose(find_kind("pico"))
        >>> print(chosen.path, chosen.image.version, chosen.known_hash)
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        fetch: bool,
        progress: Progress | None = None,
        site: Site | None = None,
        packages: bool = True,
    ) -> None:
        self._folders, self._fetch, self._packages = [*folders], fetch, packages
        self._progress, self._site = progress, site
        self._known: dict[
            Path, Chosen | ImageError
        ] = {}  # without their bytes: a folder may have hundreds
        self._site_errors = SiteErrors()
        self.refused: dict[Path, ImageError] = {}

    def choose(self, kind: BoardKind) -> Chosen:
        """Return the newest stable image for a board in the folders and installed packages, else the page's image, else a preview there.

        A preview is also returned, without an error, if downloads are allowed and the page's image cannot be had.

        Raises:
            ImageError: without downloads: 20 there is none, or 22, 23, 34 or a code of `read_image`, the file with such an image's name
                cannot be used. With downloads: 22 the download is not the published file, 30 it cannot be saved, 33 it is for another
                board, a code of `read_image`, and those of `fetch_newest`. 22, 23, 34 or a code of `read_image` also if the
                chosen file was changed or removed meanwhile.
        """
        refused: dict[Path, ImageError] = {}
        found = max(self._fitting(kind, refused), key=rank, default=None)
        self.refused |= refused
        if self._fetch and (found is None or not rank(found)[0]):
            try:
                return self.fetched(kind)
            except ImageError:
                if found is None:
                    raise
        if found is None:
            folders = ", ".join(map(str, self._folders))
            none = ImageError("E-IMAGE-20", **to_bring(kind), folders=folders)
            raise next(iter(refused.values()), none)
        return _read_again(found)

    def fetched(self, kind: BoardKind) -> Chosen:
        """Download the newest stable image from the official page, check that it is for this board, and save it in the last folder.

        It is the newest preview if the page has nothing else.

        Raises:
            ImageError: see `choose`.
        """
        from marelle_host.flash import download  # imports the network modules only for a download

        name, data = self._site_errors.ask(
            kind, lambda: download.fetch_newest(kind, site=self._site, progress=self._progress)
        )
        return keep(self._folders[-1], name, data, kind)

    def _fitting(self, kind: BoardKind, refused: dict[Path, ImageError]) -> Iterator[Chosen]:
        """Yield the usable images for a board, without their bytes, from at most `MOST_FILES` files of each folder and package.

        Note in `refused` the files with the name of such an image that are unreadable, damaged or not the published file; a sound image
        for another board is left out without a note.
        """
        for path in self._files(kind):
            if path not in self._known:
                self._known[path] = _read_in_folder(path)
            known = self._known[path]
            if isinstance(known, Chosen):
                if fits(known, kind):
                    yield known._replace(kind=kind)
            elif kind.file_name().fullmatch(path.name):
                refused[path] = known

    def _files(self, kind: BoardKind) -> Iterator[Path]:
        """Yield the files that may be images for this board, those with a published name first: a folder may have many other files."""
        ending, published = Path(kind.files).suffix, kind.file_name()
        for folder in (*self._folders, *(bundled_folders() if self._packages else ())):
            try:
                found = [path for path in folder.iterdir() if path.suffix.lower() == ending]
            except OSError:
                continue
            found.sort(key=lambda path: (published.fullmatch(path.name) is None, path.name))
            yield from found[:MOST_FILES]


def keep(folder: Path, name: str, data: bytes, kind: BoardKind) -> Chosen:
    """Check an image, and write it into a folder.

    Raises:
        ImageError: E-IMAGE-22 its SHA-256 is not the published one; 30 it cannot be written; 33 it is for another board; and those of
            `read_image`.
    """
    chosen = checked(Path(name), read_image(data, name))
    if not fits(chosen, kind):
        raise _for_another(chosen, kind)
    return chosen._replace(kind=kind, path=put_image(folder, name, data, chosen.image.sha256))


def image_folder(name: str) -> Path:
    """Return the folder of images that a person named.

    Raises:
        ImageError: E-IMAGE-39 there is no such folder.
    """
    if not os.path.isdir(name):  # noqa: PTH112  (`is_dir` raises for a name that no folder can have)
        raise ImageError("E-IMAGE-39", folder=name)
    return Path(name)


def chosen_file(path: Path, kind: BoardKind | None = None) -> Chosen:
    """Return the image in the file that a person named by `--image`: any MicroPython for the chip, from any maker.

    Args:
        path: the file.
        kind: the kind of the board to flash; None if unknown.

    Raises:
        ImageError: E-IMAGE-22 and 23 its SHA-256 is wrong; 33 it is for another board; 34 it cannot be read; 35 it is no
            MicroPython; and those of `read_image`.
    """
    chosen = _read(path)
    if not chosen.image.version:
        raise ImageError("E-IMAGE-35", file=str(path))
    if kind is not None and (
        kind.chip not in chosen.image.chips or (chosen.kind is not None and not fits(chosen, kind))
    ):
        raise _for_another(chosen, kind)
    return chosen


def bundled_folders() -> list[Path]:
    """Return the folders of images in installed packages: those of the micro:bit, in micropython-microbit-fs."""
    found = find_spec("micropython_microbit_fs")
    if found is None or found.origin is None:
        return []
    return sorted({path.parent for path in Path(found.origin).parent.glob("hexes/**/*.hex")})


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of an image file; of a file that is too large, `most` bytes and one more.

    Raises:
        ImageError: E-IMAGE-34 it cannot be read.
    """
    try:
        return read_plain(path, most + 1)
    except OSError as error:
        raise ImageError(
            "E-IMAGE-34", file=str(path), reason=error.strerror or str(error)
        ) from error


def _read(path: Path, most: int = MOST_BYTES) -> Chosen:
    image = read_image(read_file(path, most), path.name)
    return checked(path, image, wanted=read_sums(path.parent).get(path.name))


def _read_in_folder(path: Path) -> Chosen | ImageError:
    """Return an image of a folder without its bytes, or why it cannot be used."""
    try:
        read = _read(path, _MOST_IN_FOLDER)
    except ImageError as refused:
        return refused.with_traceback(None)  # whose frames keep the bytes of the file
    return read._replace(image=read.image._replace(data=b"", parts=()))


def _read_again(found: Chosen) -> Chosen:
    """Read an image's file again, check it, and return it with its bytes.

    Raises:
        ImageError: the file has changed, or is gone.
    """
    read = _read(found.path)
    if read.image.sha256 != found.image.sha256:
        raise ImageError("E-IMAGE-23", file=str(found.path))
    return read._replace(kind=found.kind)


def _for_another(chosen: Chosen, kind: BoardKind) -> ImageError:
    other = chosen.image.machine or ", ".join(chosen.image.chips)
    return ImageError("E-IMAGE-33", file=str(chosen.path), other=other, board=kind.names[0])


def rank(chosen: Chosen) -> tuple[bool, tuple[int, ...]]:
    """Return the sorting key of an image's version, see `version_key`."""
    return version_key(chosen.image.version)
