"""Choose the files that `marelle install` puts on a board, and refuse boards that cannot have the library, with the reason."""

from marelle_files import InstallChoice
from marelle_host.link import compiler
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version


def install_choice(kit: str = "", *, alone: bool = False) -> InstallChoice:
    """Return what chooses the files for each board from the board's answers.

    Args:
        kit: the kit that was asked for; "" for the kit that the board's `board.json` names, or else the only kit that fits it.
        alone: whether only one board is installed.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
    """
    return InstallChoice(
        kit or None, machines_of_kits(), alone=alone, version=version(), compiler=compiler
    )
