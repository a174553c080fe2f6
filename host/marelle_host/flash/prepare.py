"""Fill a folder or a USB stick with the images of boards, for a school without a network; a second run fetches only what is missing or newer."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from marelle_host.flash.download import Offer, Progress, Site, bring, newest
from marelle_host.flash.image_folder import PARTS, put_sums, read_sums
from marelle_host.flash.site_errors import SiteErrors, to_bring
from marelle_host.flash.store import Store, keep, rank
from marelle_images import ImageError
from marelle_images.boards import BoardKind
from marelle_images.chosen import Chosen
from marelle_images.versions import version_key

_CLUSTER = 32_768  # bytes that a file of one byte uses on a FAT32 stick, at most
_ABANDONED_S = 3600  # seconds; an older half file is abandoned: a download takes five minutes
_MEDIUM = ("E-IMAGE-30", "E-IMAGE-36")

State = Literal["fetched", "copied", "kept", "unasked", "older", "failed", "left"]


class Prepared(NamedTuple):
    """The result for the image of one board.

    Attributes:
        state: `"fetched"` from its page; `"copied"` from this computer, also if the page could not be read, so that the image may not be
            the newest; `"kept"`: the folder had the newest that is known (a micro:bit's image is compared with the installed
            package, if there is one, and no page is asked); `"unasked"`: the folder had one, and the page could not be read; `"older"`: the folder had one, and
            a newer one could not be fetched or stored; `"failed"`: the folder has none; `"left"`: not tried, after a failure of the
            folder itself.
        chosen: the image that is in the folder now; None for `"failed"` and `"left"`.
        problem: for `"unasked"` why the page could not be read, for `"older"` and `"failed"` what failed, otherwise None. So for
            `"copied"` it is not told that the page could not be read.
    """

    kind: BoardKind
    state: State
    chosen: Chosen | None = None
    problem: ImageError | None = None


class Preparing:
    """The filling of one folder.

    Args:
        folder: the folder to fill; it is made if it does not exist.
        cache: this computer's folder of downloaded images; an image in it is not downloaded again.
        progress: called during a download with the file's name, the number of bytes received and the number expected (0 if unknown).
        site: how pages are opened; None for https alone.

    Attributes:
        refused: path -> what is wrong, for the folder's damaged images that were not replaced by a good one of the same name.

    Example:
        >>> for one in Preparing(Path("/media/prof/STICK")).prepare(kinds_of_kit("pico_bot")):
        ...     print(one.kind.names[0], one.state)
    """

    def __init__(
        self,
        folder: Path,
        *,
        cache: Path | None = None,
        progress: Progress | None = None,
        site: Site | None = None,
    ) -> None:
        self._folder, self._progress = folder, progress
        self._cache = [cache] if cache is not None else []
        self._site = site if site is not None else Site()
        self._site_errors = SiteErrors()
        self.refused: dict[Path, ImageError] = {}

    def prepare(self, kinds: Sequence[BoardKind]) -> Iterator[Prepared]:
        """Put the newest stable image of each board into the folder, board by board, and yield the results; good images in it stay.

        It is the newest preview for a board whose page has nothing else.
        Half-written files of marelle that are older than an hour are removed first. A board is done when its result is asked for; errors are
        results, and none is raised.
        """
        self._remove_abandoned()
        for number, kind in enumerate(kinds, 1):
            done = self._one(kind)
            yield done
            if done.problem is not None and done.problem.code in _MEDIUM:
                yield from (Prepared(other, "left") for other in kinds[number:])
                return

    def _one(self, kind: BoardKind) -> Prepared:
        there = self._image_in_folder(kind)
        try:
            if kind.format == "hex":
                return self._from_package(kind, there)
            try:
                offer = self._site_errors.ask(kind, lambda: newest(kind, self._site))
            except ImageError as unasked:
                return self._without_page(kind, there, unasked)
            return self._newest(kind, there, offer)
        except ImageError as failed:
            return Prepared(kind, "failed" if there is None else "older", there, failed)

    def _image_in_folder(self, kind: BoardKind) -> Chosen | None:
        """Return the best image that the folder has for a board, adding it to the folder's list of SHA-256; None if it has none."""
        store = Store([self._folder], fetch=False, packages=False)
        try:
            found = store.choose(kind)
        except ImageError:
            return None
        finally:
            self.refused |= store.refused
        if found.path.name not in read_sums(self._folder):
            with suppress(ImageError):  # a read-only stick can be used all the same
                put_sums(self._folder, {found.path.name: found.image.sha256})
        return found

    def _without_page(
        self, kind: BoardKind, there: Chosen | None, unasked: ImageError
    ) -> Prepared:
        if there is not None:
            return Prepared(kind, "unasked", there, unasked)
        try:
            found = Store(self._cache, fetch=False).choose(kind)
        except ImageError:
            raise unasked from None
        return Prepared(kind, "copied", self._put(kind, found.path.name, found.image.data))

    def _from_package(self, kind: BoardKind, there: Chosen | None) -> Prepared:
        """Copy a micro:bit's newest image, from the cache or its installed Python package, to the folder.

        The folder's own image, `there`, is kept if it is as new or newer, or if there is no other.

        Raises:
            ImageError: E-IMAGE-38, there is no image at all; those of writing it.
        """
        try:
            found = Store(self._cache, fetch=False).choose(kind)
        except ImageError:
            if there is None:
                raise ImageError("E-IMAGE-38", **to_bring(kind)) from None
            return Prepared(kind, "kept", there)
        if there is not None and rank(there) >= rank(found):
            return Prepared(kind, "kept", there)
        return Prepared(kind, "copied", self._put(kind, found.path.name, found.image.data))

    def _newest(self, kind: BoardKind, there: Chosen | None, offer: Offer) -> Prepared:
        match = kind.file_name().fullmatch(offer.name)
        wanted = version_key(match["version"]) if match is not None else (False, ())
        if there is not None and rank(there) >= wanted:
            return Prepared(kind, "kept", there)
        with suppress(ImageError):
            found = Store(self._cache, fetch=False).choose(kind)
            if rank(found) >= wanted:
                return Prepared(kind, "copied", self._put(kind, found.path.name, found.image.data))
        data = bring(kind, offer, self._site, progress=self._progress)
        return Prepared(kind, "fetched", self._put(kind, offer.name, data))

    def _put(self, kind: BoardKind, name: str, data: bytes) -> Chosen:
        # the list and the folder included
        needed = -(-len(data) // _CLUSTER) * _CLUSTER + 2 * _CLUSTER
        parents = (self._folder, *self._folder.absolute().parents)
        free = needed
        with suppress(OSError):  # some file systems do not tell; then writing fails
            free = shutil.disk_usage(next(path for path in parents if path.exists())).free
        if needed > free:
            raise ImageError(
                "E-IMAGE-36", folder=str(self._folder), file=name,
                needed_kb=-(-needed // 1000), free_kb=free // 1000,
            )  # fmt: skip
        stored = keep(self._folder, name, data, kind)
        self.refused.pop(stored.path, None)
        return stored

    def _remove_abandoned(self) -> None:
        """Remove files that were left half written when a stick was pulled out; not those that another computer is writing now."""
        with suppress(OSError):
            for path in [*self._folder.glob(PARTS)]:
                with suppress(OSError):  # a folder with such a name
                    if time.time() - path.lstat().st_mtime > _ABANDONED_S:
                        path.unlink()
