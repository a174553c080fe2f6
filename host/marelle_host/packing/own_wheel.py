"""Get the wheel of marelle itself: made again from the installed files, or built from a checkout."""

import base64
import csv
import hashlib
import io
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from urllib.request import url2pathname

from marelle_host.packing.errors import PackError
from marelle_host.packing.wheels import Pip

_DATE = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
_OF_THE_INSTALLER = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"})
_TAG = re.compile(r"^Tag: (\S+)-(\S+)-(\S+)\s*$", re.MULTILINE)


def own_wheel(folder: Path, pip: Pip, *, name: str = "marelle") -> Path:
    """Write the wheel of an installed distribution into `folder`, and return its path.

    For an editable installation (`pip install -e`) pip builds it; else it is made from the installed files, which must all be
    unchanged since the installation.

    Raises:
        PackError: E-PACK-13, pip has not installed the distribution, or a file is missing or has changed since; E-PACK-12, pip cannot
            build the wheel.

    Example:
        >>> own_wheel(Path("wheels"), Pip()).name
        'marelle-0.1.0-py3-none-any.whl'
    """
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise PackError("E-PACK-13", name=name, file="RECORD") from None
    checkout = _checkout(found)
    return pip.build(checkout, folder) if checkout is not None else _rebuilt(found, folder)


def metadata_of(wheel: Path) -> metadata.Distribution:
    """Return the metadata in a wheel: its version, requirements and extras.

    Example:
        >>> metadata_of(Path("marelle-0.1.0-py3-none-any.whl")).version
        '0.1.0'
    """
    home = "-".join(wheel.name.split("-")[:2])
    return metadata.PathDistribution(zipfile.Path(wheel, f"{home}.dist-info/"))


def _checkout(found: metadata.Distribution) -> Path | None:
    """Return the source folder of an editable installation (PEP 610), whose RECORD does not list the files; None for another."""
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    if not origin.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(urlsplit(origin["url"]).path))


def _rebuilt(found: metadata.Distribution, folder: Path) -> Path:
    """Write a wheel (PEP 427) of all the files that an installation's RECORD lists as coming from the wheel; return its path."""
    files = _files(found)
    home = next(
        (name.rpartition("/")[0] for name in files if name.endswith(".dist-info/WHEEL")), ""
    )
    if not home:
        raise PackError("E-PACK-13", name=found.name, file="WHEEL")
    tags = _TAG.findall(files[f"{home}/WHEEL"].read_text("utf-8"))
    joined = (".".join(dict.fromkeys(part)) for part in zip(*tags, strict=True))
    wheel = folder / ("-".join([home.removesuffix(".dist-info"), *joined]) + ".whl")
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        record = [_add(archive, name, path) for name, path in sorted(files.items())]
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([*record, (f"{home}/RECORD", "", "")])
        archive.writestr(_info(f"{home}/RECORD", 0o644), lines.getvalue())
    return wheel


def _files(found: metadata.Distribution) -> Mapping[str, Path]:
    """Return name in the wheel -> path for the files of a distribution, without the scripts and `.pyc` files that the installer made.

    RECORD is read directly, for from Python 3.12 on `Distribution.files` leaves out missing files.

    Raises:
        PackError: E-PACK-13, a file is missing or has changed.
    """
    files = {}
    for name, hashed, _size in csv.reader((found.read_text("RECORD") or "").splitlines()):
        one = PurePosixPath(name)
        of_the_installer = one.parent.suffix == ".dist-info" and one.name in _OF_THE_INSTALLER
        if ".." in one.parts or one.is_absolute() or one.suffix == ".pyc" or of_the_installer:
            continue
        path = Path(str(found.locate_file(name)))
        if not path.is_file() or f"sha256={_hash(path.read_bytes())}" != hashed:
            raise PackError("E-PACK-13", name=found.name, file=name)
        files[name] = path
    return files


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> tuple[str, str, str]:
    data = path.read_bytes()
    archive.writestr(_info(name, 0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644), data)
    return name, f"sha256={_hash(data)}", str(len(data))


def _info(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | mode) << 16
    return info


def _hash(data: bytes) -> str:
    """Return the SHA-256 in RECORD's notation: base 64 with the alphabet for URLs, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
