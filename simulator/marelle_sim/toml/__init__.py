"""Reads TOML files that people write (worlds, kits, lessons): sizes are limited, and an error in the content names its line."""

from marelle_sim.toml.fields import TITLES, Field, read_fields, schema_of
from marelle_sim.toml.schema import Schema, document, many, one_of, words
from marelle_sim.toml.source import Source, is_file_name, read_source
from marelle_sim.toml.table import Table, nearest

__all__ = [
    "TITLES", "Field", "Schema", "Source", "Table", "document", "is_file_name", "many", "nearest", "one_of", "read_fields", "read_source",
    "schema_of", "words",
]  # fmt: skip
