"""Simulated chips of a person's own: classes in Python files beside the kit's file.

Such a file runs without any protection, and only for a kit that was loaded with `trust=True`.
"""

from __future__ import annotations  # `compile` below gives it to a chip's file

import os
import re
from types import ModuleType
from typing import Any

from marelle_sim.errors import ChipError, KitError
from marelle_sim.kits.fields import CHIP_CLASS
from marelle_sim.kits.kit import Kit, Part
from marelle_sim.regular_file import leads_out, open_regular
from marelle_sim.toml import Source

KIND = "chip"


def check_chips(kit: Kit, source: Source) -> None:
    """Refuse a chip that is not given as "file.py:Class", or whose file is not beside the kit's file.

    Raises:
        WorldError: E-KIT-25, with the line.
    """
    for index, part in enumerate(kit.parts):
        if part.kind == KIND:
            named = part.values["chip"]
            file = named.rpartition(":")[0]
            if not re.fullmatch(CHIP_CLASS, named) or not os.path.isfile(_path(kit, file)):  # noqa: PTH113
                raise source.error("E-KIT-25", ("part", index, "chip"), value=named)


def make_chip(kit: Kit, part: Part) -> Any:
    """Run the Python file of a chip, and return an object of its class.

    Raises:
        KitError: E-KIT-26, the kit is not trusted; E-RUN-12, the file is a link out of the kit's folder.
        ChipError: E-CHIP-14, the file cannot be read or compiled, it or its class raises an exception (SystemExit too), or there
            is no such class with `write` and `read`.
    """
    named = part.values["chip"]
    if not kit.trusted:
        raise KitError("E-KIT-26", file=os.path.basename(kit.source), chip=named)  # noqa: PTH119
    file, _colon, name = named.rpartition(":")
    path = _path(kit, file)
    if leads_out(os.path.dirname(kit.source), path):  # noqa: PTH120
        raise KitError("E-RUN-12", file=file)
    module = ModuleType(file.removesuffix(".py"))
    module.__file__ = path
    try:
        with open_regular(path) as stream:
            exec(compile(stream.read(), path, "exec"), module.__dict__)
        chip = getattr(module, name)()
        chip.write, chip.read  # noqa: B018 - what a chip on a bus must have
    except (Exception, SystemExit) as error:
        words = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise ChipError("E-CHIP-14", chip=named, words=words) from error
    return chip


def _path(kit: Kit, file: str) -> str:
    return os.path.join(os.path.dirname(kit.source), file)  # noqa: PTH118, PTH120
