"""JSON Schemas for editors, of the files of lessons and paths: `lesson.toml`, `checks.toml`, `sources.toml`, `paths/*.toml`.

They are made of the fields by which the files are read. As those of `marelle_sim.schemas` they say what each value alone
may be; `docs/schemas` holds them.
"""

from collections.abc import Callable
from types import MappingProxyType

from marelle_lessons import checks_and_hints, lessonfile, pathsfile, sourcesfile
from marelle_sim.toml import Schema, document, schema_of


def path_schema() -> Schema:
    """Return the schema of the file of a path, format `path-1`."""
    return document("marelle: paths/*.toml", schema_of(pathsfile.FIELDS))


OF_LESSON: MappingProxyType[str, Callable[[], Schema]] = MappingProxyType(
    {
        lessonfile.FORMAT: lambda: document(
            "marelle: lesson.toml", schema_of(lessonfile.fields())
        ),
        checks_and_hints.FORMAT: lambda: document(
            "marelle: checks.toml", schema_of(checks_and_hints.fields())
        ),
        sourcesfile.FORMAT: lambda: document(
            "marelle: sources.toml", schema_of(sourcesfile.FIELDS)
        ),
    }
)
"""What makes the schema of each file in a lesson's folder, by its format."""
