"""Let a computer work with boards, real or virtual; the subpackage `marelle_host.cli` is the `marelle` command."""
