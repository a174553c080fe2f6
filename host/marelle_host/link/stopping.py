"""Stops what runs on boards: asked by Ctrl-C, restarted by the lines of their port, or caught when they are plugged in again."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from marelle_host.link.driving import Counting, Job, drive, drive_ports
from marelle_host.link.errors import LinkError
from marelle_host.link.opening import Opening
from marelle_host.link.places import find_now, places_of
from marelle_protocol import Stream, catch, stop_or_restart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_host.link.driving import Watch
    from marelle_host.link.places import UsbPlace
    from marelle_protocol import Stopped

STUCK = ("E-LINK-23", "E-LINK-24")
"""The codes of programs that may be stopped where their boards are plugged in again: the lines of a port may lead to no chip."""

_LOOK_S = 0.05


def stop_boards(
    ports: Sequence[str], watch: Watch | None = None
) -> dict[str, Stopped | LinkError]:
    """Stop what runs on each board, all at once, and their motors.

    A board whose program heeds no Ctrl-C is restarted where its port has lines for that, and caught by its guard.

    Args:
        ports: names of ports.
        watch: is told how far they are.

    Returns:
        Port -> how it was stopped, or why not: E-LINK-23, it has to be plugged in again; -24, it was restarted, and has no guard.
    """
    return drive_ports(
        ports, lambda _port: stop_or_restart(Stream()), watch=watch, silent=STUCK[0]
    )


def catch_plugged(
    places: Mapping[str, UsbPlace], watch: Watch | None = None, timeout_s: float = 30.0
) -> dict[str, Stopped | LinkError]:
    """Wait until boards are unplugged and plugged in again, and stop each before its program starts: its guard waits for that.

    Args:
        places: the name of a port -> where that board is (`place_of`).
        watch: is told how far they are.
        timeout_s: how long they are waited for.

    Returns:
        Port -> how it was stopped, or why not: E-LINK-25, it was not plugged in again; -24, its program started all the same.
    """
    end_s = time.monotonic() + timeout_s
    watch, there = watch or Counting(), dict(places)
    gone: dict[str, UsbPlace] = {}
    came: dict[str, Stopped | LinkError] = {}
    while len(came) < len(places) and time.monotonic() < end_s:
        gone |= {port: place for port, place in there.items() if not find_now(place)}
        there = {port: place for port, place in there.items() if port not in gone}
        back = {port: now for port, place in gone.items() if (now := find_now(place))}
        came |= _caught(back, watch)
        gone = {port: place for port, place in gone.items() if port not in back}
        time.sleep(_LOOK_S)
    missing = {port: LinkError("E-LINK-25", port=port) for port in places if port not in came}
    for port, problem in missing.items():
        watch.ended(port, problem)
    return {**came, **missing}


def _caught(back: Mapping[str, str], watch: Watch) -> dict[str, Stopped | LinkError]:
    """Stop the boards that have come back: the port of each then -> its port now."""
    jobs = {port: Job(partial(Opening, now), catch(Stream())) for port, now in back.items()}
    return drive(jobs, watch, silent="E-LINK-24")


def pluggable(ports: Sequence[str]) -> dict[str, UsbPlace]:
    """Return where these boards are, of those that can be found again; an address is always there."""
    return places_of([port for port in ports if "://" not in port])
