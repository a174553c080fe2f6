"""The fork server of isolated runs: imports all modules that a run needs, and starts a child each time that the parent asks for one.

The server itself never reads a pupil's program.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from marelle_sim.collector import keep_what_is_loaded
from marelle_sim.kits import load_kit
from marelle_sim.processes import unpacked
from marelle_sim.processes.fork_server import serve
from marelle_sim.programs import Source, cache_code
from marelle_sim.runners.child.__main__ import answer_questions
from marelle_sim.runners.in_process import run_in_process
from marelle_sim.runners.job import DEFAULT_KIT, DEFAULT_WORLD, Job, Role
from marelle_sim.runners.options import Options
from marelle_sim.world import World, load_world

_OURS = """
from marelle import Robot, wait
from marelle.fr import avancer
import asyncio, machine, math, random, time
bot = Robot()
bot.drive(50, 0)
wait(50)
print(bot.line.position(), bot.distance())
"""


def _load(packed_worlds: bytes) -> Callable[[], object]:
    """Load the modules and worlds that a run needs; return the function that each child runs."""
    import_module("marelle_sim.processes.fence.linux")  # imported late by a child
    worlds = unpacked(packed_worlds.decode("ascii"))
    cache_code()
    for world in (load_world(DEFAULT_WORLD), *worlds):
        _run_once(world)
    keep_what_is_loaded()  # so the collector does not write to them, and children share the memory
    return partial(answer_questions, worlds)


def _run_once(world: World) -> None:
    """Run a small program in a world, so that children find the library compiled, late imports done and the mat drawn."""
    kit = load_kit(DEFAULT_KIT)
    source = Source(entry="/main.py", files={}, text=_OURS, folder="", is_folder=False)
    role = Role(kit.name, world.start, kit, source, (), ())
    run_in_process(Job((role,), world, Options(seconds=5), alone=True))


if __name__ == "__main__":
    serve(_load)
