"""Run the server process of the virtual boards: `python -m marelle_doubles`."""

from marelle_doubles.server import main

main()
