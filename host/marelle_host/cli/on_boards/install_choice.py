"""Chooses for each board of several kinds of boards what `marelle install` puts on it, and says which board can have nothing, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_files import InstallChoice
from marelle_host.link import LinkError, compiler
from marelle_protocol import BoardError
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version

if TYPE_CHECKING:
    from marelle_files import InstallPlan
    from marelle_protocol import Examined


class Choice:
    """Chooses by what a board says of itself; see `InstallChoice`.

    Attributes:
        version: of the library that is put on boards.

    Args:
        kit: that was asked for; "" for the one that the board names, or else the only one that fits it.
        alone: whether it is for one board.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
    """

    def __init__(self, kit: str = "", *, alone: bool = False) -> None:
        self.version = version()
        self._choice = InstallChoice(
            kit or None, machines_of_kits(), alone=alone, version=self.version, compiler=compiler
        )

    def __call__(self, port: str, board: Examined) -> InstallPlan:
        """Return the files to install on a board.

        Raises:
            LinkError: E-LINK-38 to -40, see `InstallChoice.of`.
        """
        try:
            return self._choice.of(board)
        except BoardError as error:
            raise LinkError(error.code, port=port, **error.facts) from error
