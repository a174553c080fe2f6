"""Asks the doctor for a port that this user may not use; root starts it."""

import os
import sys

from marelle_host.cli.main import main
from marelle_host.doctor import linux

ours, theirs = os.openpty()
name = os.ttyname(theirs)
os.chown(name, 0, 20)
os.chmod(name, 0o660)
# So that all is imported: nobody may read the folders of root afterwards.
main(["doctor", "--on", "/dev/nowhere"], {})
os.setgroups([])
os.setegid(65534)
os.seteuid(65534)
linux.my_groups = lambda: linux.Groups({20: "dialout"}, frozenset(), frozenset())
sys.exit(main(["doctor", "--on", name, "--lang", "en"], {}))
