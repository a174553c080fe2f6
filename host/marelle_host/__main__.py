"""Start the `marelle` command; run it as `python -P -m marelle_host`, for without `-P` Python imports from the current folder first."""

import os
import sys

if sys.path[:1] == [os.getcwd()]:  # noqa: PTH109 - nothing may be imported before
    del sys.path[0]  # a file there may have the name of a module of Python

from marelle_host.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
