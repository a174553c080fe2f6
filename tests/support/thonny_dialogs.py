"""The dialogs by which Thonny flashes a drive, without its window: what they find, and their copy. A program: `KIND [SOURCE]`.

Tk is not installed everywhere, and no window is opened here: whatever is asked of it is a class that does nothing.
"""

import json
import sys
from abc import ABCMeta
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LEFT_OUT = {"tkinter", "_tkinter", "send2trash"}
_WINDOW = (
    "set_action_text",
    "append_text",
    "report_progress",
    "replace_last_line",
    "perform_post_installation_steps",
)


class _Classes(ABCMeta):
    def __getattr__(cls, name: str) -> Any:
        return _some(name)


class _Nothing:
    def __init__(self, *_given: object, **_named: object) -> None:
        pass


def _some(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Classes(name, (_Nothing,), {})


class _Finder:
    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        loader: Any = self
        return (
            ModuleSpec(name, loader, is_package=True)
            if name.partition(".")[0] in _LEFT_OUT
            else None
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name)
        vars(module)["__getattr__"] = _some
        return module

    def exec_module(self, _module: ModuleType) -> None:
        pass


def main(kind: str, source: str = "") -> None:
    """Print what a dialog finds as JSON: [model, board, folder]; copy a file to the only one of these."""
    finder: Any = _Finder()
    sys.meta_path.insert(0, finder)
    if kind == "uf2":
        from thonny.plugins.micropython.uf2dialog import Uf2FlashingDialog as Dialog
    else:
        from thonny.plugins.microbit import MicrobitFlashingDialog as Dialog
    dialog = object.__new__(Dialog)
    vars(dialog).update(dict.fromkeys(_WINDOW, lambda *_said: None), _state="working")
    targets = dialog.find_targets().values()
    sys.stdout.write(json.dumps([[one.model, one.board_id, one.path] for one in targets]))
    if source:
        (target,) = targets
        dialog.perform_core_operation(source, {"title": ""}, {"version": ""}, target, {})


if __name__ == "__main__":
    main(*sys.argv[1:])
