"""TOML files written by people (worlds, kits, lessons): read with limits, and each error names its line."""

from marelle_sim.toml.source import Source, is_file_name, read_source
from marelle_sim.toml.table import Table, nearest

__all__ = ["Source", "Table", "is_file_name", "nearest", "read_source"]
