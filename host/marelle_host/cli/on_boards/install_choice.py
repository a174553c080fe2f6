"""Choose the files that `marelle install` puts on a board, and refuse boards that cannot have the library, with the reason."""

from __future__ import annotations

from marelle_files import InstallChoice, InstallPlan
from marelle_host.link import LinkError, compiler
from marelle_protocol import BoardError, Examined
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version


class Choice:
    """Chooses the files for each board from the board's answers; see `InstallChoice`.

    Attributes:
        version: the version of the library that is put on boards.

    Args:
        kit: the kit that was asked for; "" for the kit that the board's `board.json` names, or else the only kit that fits it.
        alone: whether only one board is installed.

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
