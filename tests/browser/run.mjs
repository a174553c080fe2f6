// Run one Python file of this project in Pyodide: node run.mjs PROJECT_FOLDER FILE [ARGUMENT...]
// The project's folder is mounted, not copied: nothing is installed, as in a browser that was sent the sources.
import { loadPyodide } from "pyodide";

const [project, file, ...words] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.mkdirTree("/project");
python.FS.mount(python.FS.filesystems.NODEFS, { root: project }, "/project");
python.globals.set("arguments_of_the_file", python.toPy(["/project/" + file, ...words]));
python.runPython(`
import runpy, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/project/" + folder for folder in ("firmware", "host", "lessons", "simulator")]
sys.argv = list(arguments_of_the_file)
runpy.run_path(sys.argv[0], run_name="__main__")
`);
