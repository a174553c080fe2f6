// Run one program in the MicroPython of npm, which is of WebAssembly: node micropython.mjs FIRMWARE PROGRAM
// It sees files of its own alone: the library's folder and the program's are copied to it.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript";

const [firmware, program] = process.argv.slice(2);
const micropython = await loadMicroPython({ heapsize: 1 << 20, stdout: (line) => console.log(line) });

function copy(folder, to) {
  micropython.FS.mkdirTree(to);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const inside = join(folder, entry.name);
    if (entry.isDirectory()) copy(inside, `${to}/${entry.name}`);
    else if (entry.name.endsWith(".py")) micropython.FS.writeFile(`${to}/${entry.name}`, readFileSync(inside));
  }
}

copy(firmware, "/firmware");
copy(dirname(program), "/program");
micropython.runPython("import sys; sys.path[:] = ['/program', '/firmware', '/program/fakes']");
try {
  micropython.runPython(readFileSync(program, "utf-8"));
} catch (error) {
  console.error(error.message); // node itself would show the line of its own code, of 100 000 letters
  process.exitCode = 1;
}
