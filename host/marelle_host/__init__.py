"""Let a computer work with boards, real or virtual; `marelle_host.cli` is the command."""
