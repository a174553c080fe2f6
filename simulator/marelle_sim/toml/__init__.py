"""TOML files that people write (worlds, kits, lessons): read with limits, each mistake told with its line."""

from marelle_sim.toml.source import Source, is_file_name, read_source
from marelle_sim.toml.table import Table, nearest

__all__ = ["Source", "Table", "is_file_name", "nearest", "read_source"]
