"""Thonny's window, and as much of Tk as the plug-in uses, where there is no screen."""

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep
from types import ModuleType
from typing import Any, ClassVar, Self

import pytest

from marelle_host.thonny import plugin_paths, plugin_source

_LONGEST_S = 20.0


class FakeThonny:
    """A Thonny with one open editor, and a back end that may have a port open.

    Attributes:
        options: what the person has chosen. port: what the back end has open. did: what the plug-in had it do.
        menu: label -> handler. told: what a box told. windows: those that the plug-in opened.
    """

    def __init__(
        self, *, language: str = "fr_FR", backend: str = "ESP32", port: str | None = "COM3"
    ) -> None:
        self.options: dict[str, Any] = {"general.language": language, "run.backend_name": backend}
        if backend != "LocalCPython":
            self.options[f"{backend}.port"] = "auto"
        self.port, self.file = port, ""
        self.did: list[str] = []
        self.told: list[str] = []
        self.menu: dict[str, Callable[[], None]] = {}
        self.windows: list[Any] = []

    # what the plug-in asks of the workbench, the runner, the editor and the back end
    def get_option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)

    def add_command(self, _name: str, _menu: str, label: str, handler: Callable[[], None]) -> None:
        self.menu[label] = handler

    def get_editor_notebook(self) -> Self:
        return self

    get_current_editor = get_backend_proxy = get_editor_notebook

    def save_file(self) -> str | None:
        self.did.append("save")
        return self.file or None

    def get_current_switcher_configuration(self) -> dict[str, Any]:
        name = self.options["run.backend_name"]
        return {"run.backend_name": name} | (
            {f"{name}.port": self.port} if f"{name}.port" in self.options else {}
        )

    def disconnect_enabled(self) -> bool:
        return True

    def disconnect(self) -> None:
        self.did.append("disconnect")

    def restart_backend(self, clean: bool) -> None:
        self.did.append(f"restart clean={clean}")

    def show(self, _title: str, message: str, parent: Self) -> None:
        assert parent is self
        self.told.append(message)

    def plug_in(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, command: Sequence[str]
    ) -> Any:
        """Load the plug-in as Thonny does, from the file that `marelle thonny` would write; return its module."""
        thonny, tkinter, box = (
            ModuleType("thonny"),
            ModuleType("tkinter"),
            ModuleType("tkinter.messagebox"),
        )
        thonny.get_runner = thonny.get_workbench = lambda: self  # type: ignore[attr-defined]  # a module of the test's own
        box.showinfo = self.show  # type: ignore[attr-defined]
        windows = self.windows
        tkinter.messagebox = box  # type: ignore[attr-defined]
        tkinter.Toplevel = type("Toplevel", (Widget,), {"all": windows})  # type: ignore[attr-defined]
        tkinter.Text = tkinter.Button = Widget  # type: ignore[attr-defined]
        for module in (thonny, tkinter, box):
            monkeypatch.setitem(sys.modules, module.__name__, module)
        path = plugin_paths(folder, "linux")[0]
        path.parent.mkdir(parents=True)
        path.write_bytes(plugin_source(command))
        spec = importlib.util.spec_from_file_location("thonnycontrib.marelle", path)
        assert spec is not None
        assert spec.loader is not None
        plugin = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(plugin)
        plugin.load_plugin()
        return plugin


class Widget:
    """A window, a text or a button of Tk."""

    all: ClassVar[list[Any]] = []

    def __init__(self, parent: Any, **options: Any) -> None:
        self.parent, self.options = parent, options
        self.content, self.waits, self.gone = "", list[tuple[Any, ...]](), False
        self.inside: list[Any] = []
        if isinstance(parent, Widget):
            parent.inside.append(self)
        if type(self) is not Widget:
            self.all.append(self)

    def __setitem__(self, name: str, value: Any) -> None:
        self.options[name] = value

    def title(self, words: str) -> None:
        self.content = words

    def insert(self, _where: str, words: str) -> None:
        self.content += words

    def after(self, _ms: int, then: Callable[..., None], *arguments: Any) -> None:
        self.waits.append((then, *arguments))

    def destroy(self) -> None:
        self.gone = True

    def pack(self, *_given: Any, **_how: Any) -> None: ...

    see = transient = protocol = pack

    @property
    def button(self) -> Any:
        """The one button of a window."""
        return next(one for one in self.inside if "command" in one.options)

    @property
    def shown(self) -> str:
        """What the text of a window says."""
        (text,) = (one for one in self.inside if one is not self.button)
        return str(text.content)

    def press(self) -> None:
        """Press the button of a window."""
        self.button.options["command"]()

    def turn_until(self, reached: Callable[[], bool]) -> None:
        """Call what waits for its time, until something is reached."""
        end_s = monotonic() + _LONGEST_S
        while not reached():
            assert monotonic() < end_s, self.content
            waiting, self.waits = self.waits, []
            for then, *arguments in waiting:
                then(*arguments)
            sleep(0.005)
