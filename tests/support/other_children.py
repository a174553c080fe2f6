"""Children of isolated runs that are started from a file of this folder, in place of the product's own."""

import os
import sys
from pathlib import Path

from marelle_sim.processes import ChildProcess
from marelle_sim.processes.fence.environment import child_environment


def child_of(name: str) -> ChildProcess:
    """Start a file of this folder, such as "escaped_child.py", with the modules and the environment of a child."""
    environment = {**child_environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = Path(__file__).with_name(name)
    return ChildProcess([sys.executable, "-P", str(script)], environment)
