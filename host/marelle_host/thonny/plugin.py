"""marelle in Thonny's menu: run, push and stop, through marelle's command as a program.

`marelle thonny` writes this file as `thonnycontrib/marelle.py` where Thonny looks for plug-ins; it needs only Thonny 4 or
newer. It never speaks to a board itself: it makes Thonny close its port, starts the `marelle` command, shows that command's
output in a window, and makes Thonny open the port again.
"""

import codecs
import os
import queue
import subprocess
import threading
import tkinter as tk
from pathlib import Path
from tkinter import messagebox

from thonny import get_runner, get_workbench

COMMAND = ["marelle"]
"""The command that starts marelle; `marelle thonny` writes the Python that has it."""

WORDS = {
    "fr": {
        "run": "Lancer sur la carte (ou dans le simulateur)",
        "push": "Copier sur la carte",
        "stop": "Arrêter la carte",
        "save": "Enregistrez d'abord le programme sur cet ordinateur : marelle le lit là.",
        "no_board": "Thonny n'a pas de carte : choisissez-la en bas à droite de sa fenêtre.",
        "no_marelle": "marelle ne se lance pas ({command}). Dans un terminal, tapez : marelle thonny",
        "end": "Arrêter",
        "close": "Fermer",
    },
    "en": {
        "run": "Run on the board (or in the simulator)",
        "push": "Copy to the board",
        "stop": "Stop the board",
        "save": "Save the program on this computer first: marelle reads it there.",
        "no_board": "Thonny has no board: choose it at the bottom right of its window.",
        "no_marelle": "marelle does not start ({command}). In a terminal, type: marelle thonny",
        "end": "Stop",
        "close": "Close",
    },
}

_LOOK_MS = 50
# the beginnings of variables that would mislead another Python
_OF_THONNYS_PYTHON = ("PYTHON", "TCL_", "TK_", "THONNY_")


def load_plugin() -> None:
    """Add the menu; Thonny calls this when it starts."""
    words = _words()
    for name in ("run", "push", "stop"):
        get_workbench().add_command("marelle_" + name, "marelle", words[name], globals()[name])


def run() -> None:
    """Run the program in the editor: on Thonny's board, or in the simulator if Thonny is set to Python."""
    program = _saved_program()
    if program is not None and _is_for_boards():
        _on_board(["run", program])
    elif program is not None:
        _Window(["run", program, "--view"])


def push() -> None:
    """Copy the program in the editor, and the modules beside it that it imports, to Thonny's board."""
    if program := _saved_program():
        _on_board(["push", program])


def stop() -> None:
    """Stop the program on Thonny's board, and its motors."""
    _on_board(["stop"])


def _on_board(arguments: list[str]) -> None:
    port = _port()
    if port is None:
        messagebox.showinfo("marelle", _words()["no_board"], parent=get_workbench())
        return
    if get_runner().disconnect_enabled():
        get_runner().disconnect()
    _Window([*arguments, "--on", port], port=port)


def _is_for_boards() -> bool:
    """Tell whether Thonny is set to a kind of board, which has a port among its options."""
    kind = get_workbench().get_option("run.backend_name")
    return get_workbench().get_option(f"{kind}.port", None) is not None


def _port() -> str | None:
    """Return the serial port that Thonny is set to; None without one. A board on the network (WebREPL) is not supported."""
    proxy = get_runner().get_backend_proxy()
    settings = {} if proxy is None else proxy.get_current_switcher_configuration()
    ports = [value for name, value in settings.items() if name.endswith(".port")]
    return ports[0] if ports and ports[0] not in {None, "", "auto", "webrepl"} else None


def _saved_program() -> str | None:
    """Save the program in the editor and return its path on this computer; None after a message if it has no such path."""
    editor = get_workbench().get_editor_notebook().get_current_editor()
    # a file on a board has no path on this computer
    path = "" if editor is None else editor.save_file() or ""
    if Path(path).is_file():
        return str(path)
    messagebox.showinfo("marelle", _words()["save"], parent=get_workbench())
    return None


def _words() -> dict[str, str]:
    return WORDS[_language()]


def _language() -> str:
    return "fr" if get_workbench().get_option("general.language").startswith("fr") else "en"


class Process:
    """The `marelle` command as a child process, with its output.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, arguments: list[str]) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_OF_THONNYS_PYTHON)
        }
        self._process = subprocess.Popen(
            [*COMMAND, *arguments, "--plain", "--lang", _language()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**environment, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._said: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def said(self) -> tuple[str, bool]:
        """Return the output since the last call, and True if this is the call that finds the command ended."""
        pieces = [self._said.get() for _ in range(self._said.qsize())]
        return "".join(piece for piece in pieces if piece is not None), None in pieces

    def end(self) -> None:
        """Ask the command to end: it ends in order; on Windows it is ended at once."""
        self._process.terminate()

    def _listen(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        assert self._process.stdout is not None
        with self._process.stdout as output:
            while piece := os.read(output.fileno(), 4096):
                self._said.put(decoder.decode(piece))
        self._process.wait()
        self._said.put(None)


class _Window(tk.Toplevel):
    """A window with the output of a command. Its one button ends the command; after the end it closes the window.

    Args:
        arguments: the arguments of the `marelle` command.
        port: the port that Thonny has closed, and opens again at the end; None without one.
    """

    def __init__(self, arguments: list[str], *, port: str | None = None) -> None:
        super().__init__(get_workbench())
        self._port, self._ended = port, False
        self._process: Process | None = None
        self.title("marelle " + arguments[0])
        self.transient(get_workbench())
        self._button = tk.Button(self, text=_words()["end"], command=self._press)
        # packed first, so that it stays visible in a small window
        self._button.pack(side="bottom", pady=6)
        self._text = tk.Text(self, width=90, height=24, wrap="word")
        self._text.pack(fill="both", expand=True)
        self.protocol("WM_DELETE_WINDOW", self._press)
        self._start(arguments)

    def _start(self, arguments: list[str]) -> None:
        try:
            self._process = Process(arguments)
        except OSError:
            self._show(_words()["no_marelle"].format(command=" ".join(COMMAND)) + "\n")
            self._over()
        else:
            self._look(self._process)

    def _look(self, process: Process) -> None:
        said, over = process.said()
        self._show(said)
        if over:
            self._over()
        else:
            self.after(_LOOK_MS, self._look, process)

    def _show(self, said: str) -> None:
        self._text.insert("end", said)
        self._text.see("end")

    def _press(self) -> None:
        if self._process is None:
            self.destroy()
        elif not self._ended:
            self._ended = True
            self._process.end()

    def _over(self) -> None:
        """Finish after the command's end; if the button has ended it, stop the board first, for Windows ends the command at once."""
        if self._ended and self._port is not None:
            self._ended = False
            self._start(["stop", "--on", self._port])
            return
        self._process = None
        self._button["text"] = _words()["close"]
        if self._port is not None:
            get_runner().restart_backend(clean=False)
