"""Windows' layers: a job object for limits and processes, and the low integrity level for files.

Written after the public reference of `CreateJobObject`, `SetInformationJobObject` and `SetTokenInformation`. It has not been
tested on Windows yet; `marelle doctor` tests it on the computer where it runs. A process of low integrity can write to
almost no folder. These layers limit neither what it reads nor the network.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from marelle_sim.processes.fence.closing import Rules

_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_LIMIT_TIME, _LIMIT_PROCESSES, _LIMIT_MEMORY = 0x2, 0x8, 0x100
_NO_ERROR_BOX, _END_ON_CLOSE = 0x400, 0x2000
_UNITS_OF_A_SECOND = 10_000_000  # 100 ns
_ADJUST_AND_QUERY = 0x80 | 0x8  # TOKEN_ADJUST_DEFAULT, TOKEN_QUERY
_INTEGRITY, _IS_INTEGRITY = 25, 0x20  # TokenIntegrityLevel, SE_GROUP_INTEGRITY
_LOW = "S-1-16-4096"


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_: ClassVar = [
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    ]


class _Label(ctypes.Structure):
    """TOKEN_MANDATORY_LABEL."""

    _fields_: ClassVar = [("sid", ctypes.c_void_p), ("attributes", ctypes.c_uint32)]


@lru_cache(maxsize=1)
def _library(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(name)  # on 64 bits there is one way to call


def _check(done: int, what: str) -> None:
    """Check the result of a call of Windows, which is 0 if the call has failed; `what` is the call's name.

    Raises:
        OSError: it has failed; the message has the number of `GetLastError`.
    """
    if not done:
        raise OSError(f"{what}: error {_library('kernel32').GetLastError()}")


def job_limits(rules: Rules, *, alone: bool) -> JobLimits:
    """Return the limits for a job object.

    Args:
        rules: the limits on memory and processor time.
        alone: True: only forbid to start another process; False: only limit memory and processor time.
    """
    limits = JobLimits()
    limits.basic.flags = _NO_ERROR_BOX | _END_ON_CLOSE
    if alone:
        limits.basic.flags |= _LIMIT_PROCESSES
        limits.basic.processes = 1
    else:
        limits.basic.flags |= _LIMIT_MEMORY | _LIMIT_TIME
        limits.process_memory = rules.limits.memory_bytes
        limits.basic.process_time = rules.limits.processor_s * _UNITS_OF_A_SECOND
    return limits


def _join(limits: JobLimits) -> None:
    """Put this process into a new job object with these limits, for as long as it lives; it may be in several."""
    kernel = _library("kernel32")
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    _check(job.value or 0, "CreateJobObject")
    size = ctypes.sizeof(limits)
    _check(
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size),
        "SetInformationJobObject",
    )
    here = ctypes.c_void_p(kernel.GetCurrentProcess())
    _check(kernel.AssignProcessToJobObject(job, here), "AssignProcessToJobObject")


def _limits(rules: Rules) -> None:
    _join(job_limits(rules, alone=False))


def _calls(rules: Rules) -> None:
    _join(job_limits(rules, alone=True))


def _files(_rules: Rules) -> None:
    """Lower the integrity level of this process to "low", for good, so that it can write to almost no folder."""
    kernel, advanced = _library("kernel32"), ctypes.CDLL("advapi32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token, sid = ctypes.c_void_p(), ctypes.c_void_p()
    here = ctypes.c_void_p(kernel.GetCurrentProcess())
    _check(
        advanced.OpenProcessToken(here, _ADJUST_AND_QUERY, ctypes.byref(token)), "OpenProcessToken"
    )
    low = ctypes.c_wchar_p(_LOW)
    _check(advanced.ConvertStringSidToSidW(low, ctypes.byref(sid)), "ConvertStringSidToSid")
    label = _Label(sid.value, _IS_INTEGRITY)
    size = ctypes.sizeof(label) + advanced.GetLengthSid(sid)
    _check(
        advanced.SetTokenInformation(token, _INTEGRITY, ctypes.byref(label), size),
        "SetTokenInformation",
    )


LAYERS = {"limits": _limits, "files": _files, "calls": _calls}
