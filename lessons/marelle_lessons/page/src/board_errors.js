// What goes wrong with a port, as a sentence and one next action: by what the browser throws, not by what it writes.
import { NotShown } from "./board_ports.js";
import { Stuck, Unplugged } from "./cable.js";

/** The names of what Chromium throws as a port is asked for or opened. @type {{[name: string]: string}} */
const BY_NAME = { NetworkError: "board.taken", InvalidStateError: "board.open_here", SecurityError: "board.forbidden", NotFoundError: "board.none_chosen" };

/** @param {unknown} error @returns {string} the key of its sentence, or "" for what is no error of a port */
export function portErrorKey(error) {
  if (error instanceof Unplugged) return "board.unplugged";
  if (error instanceof Stuck) return "board.stuck";
  if (error instanceof NotShown) return "board.forbidden";
  return error instanceof DOMException ? (BY_NAME[error.name] ?? "") : "";
}
