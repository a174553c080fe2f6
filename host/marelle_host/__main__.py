"""Start the `marelle` command; run it as `python -P -m marelle_host`, for without `-P` Python imports from the current folder first."""

import os
import sys

if sys.path[:1] == [os.getcwd()]:  # noqa: PTH109 - nothing may be imported before
    del sys.path[0]  # a file of the current folder may bear any name, a module's of Python too

from marelle_host.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
