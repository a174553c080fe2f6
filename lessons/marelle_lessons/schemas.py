"""JSON Schemas for editors, of the files of lessons and paths: `lesson.toml`, `checks.toml`, `sources.toml`, `paths/*.toml`.

They are made of the fields by which the files are read. As those of `marelle_sim.schemas` they say what each value alone
may be; `docs/schemas` holds them.
"""

from collections.abc import Callable
from types import MappingProxyType

from marelle_lessons import checksfile, lessonfile, pathsfile, sourcesfile
from marelle_sim.toml import Schema, document, schema_of


def lesson_schema() -> Schema:
    """Return the schema of `lesson.toml`, format `lesson-1`."""
    return document("marelle: lesson.toml", schema_of(lessonfile.fields()))


def checks_schema() -> Schema:
    """Return the schema of `checks.toml`, format `checks-1`."""
    return document("marelle: checks.toml", schema_of(checksfile.fields()))


def sources_schema() -> Schema:
    """Return the schema of `sources.toml`, format `sources-1`."""
    return document("marelle: sources.toml", schema_of(sourcesfile.FIELDS))


def path_schema() -> Schema:
    """Return the schema of the file of a path, format `path-1`."""
    return document("marelle: paths/*.toml", schema_of(pathsfile.FIELDS))


OF_LESSON: MappingProxyType[str, Callable[[], Schema]] = MappingProxyType(
    {
        lessonfile.FORMAT: lesson_schema,
        checksfile.FORMAT: checks_schema,
        sourcesfile.FORMAT: sources_schema,
    }
)
"""The schemas of the files in a lesson's folder, by their formats."""
