"""Find why a board does not answer: the facts of this computer and of its boards, and checks of these facts.

The checks are pure functions from a `Case` to rows. Only the module `reading` reads this computer, and it changes nothing;
`marelle_host.link` asks the boards.
"""

from marelle_host.doctor.checking import Board, Case, Check
from marelle_host.doctor.computer_checks import sees_board
from marelle_host.doctor.examining import examine
from marelle_host.doctor.facts import System, UsbDevice
from marelle_host.doctor.reading import THIS, Computer, read_devices, read_system
from marelle_host.doctor.usb_kinds import may_be_board

__all__ = (
    "THIS", "Board", "Case", "Check", "Computer", "System", "UsbDevice", "examine", "may_be_board", "read_devices", "read_system", "sees_board",
)  # fmt: skip
