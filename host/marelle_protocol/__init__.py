"""The protocols for talking to a board, as generators that use no port: they yield what to send and how long to wait (see `stream`)."""

from marelle_protocol.blinking import blink
from marelle_protocol.codes import BoardError, code_of, with_file_codes, with_link_codes
from marelle_protocol.examining import Examined, examine, read_examined
from marelle_protocol.flat import flat_name
from marelle_protocol.following import Ended, Program, follow
from marelle_protocol.guarded import FAULT_FILE, NOTES, Guarded
from marelle_protocol.identity import (
    LIBRARY_VERSION_FILE,
    NAME,
    Identity,
    ask_identity,
    ask_identity_and_guard,
    identity,
    identity_and_guard,
    is_name,
    read_identity,
    save_name,
    write_name,
)
from marelle_protocol.installing import (
    InstallCallbacks,
    InstallChanges,
    InstallPlan,
    install,
    parted,
    plan_install,
)
from marelle_protocol.prompt import Output, enter, restart, run, start
from marelle_protocol.push import push
from marelle_protocol.pushed import (
    OF_MARELLE,
    RECORD_FILE,
    NoRoomError,
    Plan,
    Pushed,
    is_path,
    record_of,
)
from marelle_protocol.reading import FileFact, get_files, list_files
from marelle_protocol.running import Ran, RunOptions, run_with_files
from marelle_protocol.stopping import Stopped, at_prompt, catch, stop, stop_or_restart
from marelle_protocol.stream import (
    Came,
    RefusedError,
    Restart,
    RestartedError,
    RunningError,
    Send,
    SilentError,
    Stream,
    Wait,
)
from marelle_protocol.trying import Trial, Tried, try_robot

__all__ = [
    "FAULT_FILE",
    "LIBRARY_VERSION_FILE",
    "NAME",
    "NOTES",
    "OF_MARELLE",
    "RECORD_FILE",
    "BoardError",
    "Came",
    "Ended",
    "Examined",
    "FileFact",
    "Guarded",
    "Identity",
    "InstallCallbacks",
    "InstallChanges",
    "InstallPlan",
    "NoRoomError",
    "Output",
    "Plan",
    "Program",
    "Pushed",
    "Ran",
    "RefusedError",
    "Restart",
    "RestartedError",
    "RunOptions",
    "RunningError",
    "Send",
    "SilentError",
    "Stopped",
    "Stream",
    "Trial",
    "Tried",
    "Wait",
    "ask_identity",
    "ask_identity_and_guard",
    "at_prompt",
    "blink",
    "catch",
    "code_of",
    "enter",
    "examine",
    "flat_name",
    "follow",
    "get_files",
    "identity",
    "identity_and_guard",
    "install",
    "is_name",
    "is_path",
    "list_files",
    "parted",
    "plan_install",
    "push",
    "read_examined",
    "read_identity",
    "record_of",
    "restart",
    "run",
    "run_with_files",
    "save_name",
    "start",
    "stop",
    "stop_or_restart",
    "try_robot",
    "with_file_codes",
    "with_link_codes",
    "write_name",
]
