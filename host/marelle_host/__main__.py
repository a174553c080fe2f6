"""Run the `marelle` command as `python -m marelle_host`."""

from marelle_host.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
