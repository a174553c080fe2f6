"""Die on the computer with a temporary folder open."""

import os

from marelle_sim.temporary import temporary_folder

with temporary_folder() as folder:
    open(os.path.join(folder, "a.py"), "w").close()
    os.kill(os.getpid(), 9)
