"""Fill a folder for a training day: what installs marelle on any computer, with neither network nor administrator.

It downloads through pip, writes files and uses no texts: every error is a `PackError`.
"""

from marelle_host.packing.errors import PackError
from marelle_host.packing.folder import Item, State, fill, read_state, with_sums
from marelle_host.packing.own_wheel import metadata_of, own_wheel
from marelle_host.packing.portable import Portable, read_portable
from marelle_host.packing.start import WORDS as SCRIPT_WORDS, start_scripts
from marelle_host.packing.targets import SYSTEMS, VERSIONS, Target, targets
from marelle_host.packing.wheels import Lacking, Pip, collect

__all__ = (
    "SCRIPT_WORDS",
    "SYSTEMS",
    "VERSIONS",
    "Item",
    "Lacking",
    "PackError",
    "Pip",
    "Portable",
    "State",
    "Target",
    "collect",
    "fill",
    "metadata_of",
    "own_wheel",
    "read_portable",
    "read_state",
    "start_scripts",
    "targets",
    "with_sums",
)
