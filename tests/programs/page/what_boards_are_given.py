"""Print what the page has for boards: files of the guard, of the library, and the compiler."""

from marelle_files import guard_files, library_files
from marelle_lessons.page.library_bytecode import compiler
from marelle_protocol.helper import sources_of_helper
from marelle_text.version import version

compiled = compiler(6)
print(
    sorted(guard_files("rp2"))[:2],
    len(library_files()) > 50,
    len(sources_of_helper()),
    version(),
    compiler(0),
)
print(compiled("", "/lib/marelle/robot.py"), compiled("", "/lib/marelle/pid.py"))
