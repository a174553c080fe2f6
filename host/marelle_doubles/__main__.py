"""The process that serves doubles: `python -m marelle_doubles`."""

from marelle_doubles.server import main

main()
