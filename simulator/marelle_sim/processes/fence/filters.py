"""Builds a filter of system calls in BPF, the language of Linux's seccomp: the kernel refuses calls that are not listed."""

from collections.abc import Iterable
from errno import EACCES, ENOSYS, ENOTTY, EPERM
from struct import Struct

from marelle_sim.processes.fence.call_numbers import LAST_KNOWN, X32_BIT, Processor

_ALLOWED = """
read write readv writev pread64 pwrite64 close close_range fstat newfstatat stat lstat statx lseek access faccessat
faccessat2 readlink readlinkat getcwd getdents64 dup dup2 dup3 poll ppoll select pselect6 fadvise64
mmap mprotect munmap mremap madvise brk rseq membarrier futex futex_waitv set_robust_list get_robust_list
set_tid_address rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending sigaltstack sched_yield sched_getaffinity
restart_syscall exit exit_group wait4 waitid getpid gettid getppid getuid geteuid getgid getegid getpgrp getpgid
getsid getgroups getrusage getrlimit setrlimit sysinfo uname getcpu times time clock_gettime clock_getres
clock_nanosleep nanosleep gettimeofday getrandom setitimer
"""
_TO_WRITE = "flock fsync fdatasync ftruncate rename renameat renameat2 unlink unlinkat mkdir mkdirat fchmod"
_OPEN = "open openat"
# For another program, whose loader sets the address of its thread-local storage.
_TO_BECOME = "execve arch_prctl"
_TO_START = """
clone fork vfork pipe pipe2 kill setsid setpgid prctl seccomp capget capset memfd_create sched_setaffinity ftruncate
landlock_create_ruleset landlock_add_rule landlock_restrict_self
"""

_THREAD = 0x10000  # CLONE_THREAD: fork is the same call without it
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, __O_TMPFILE
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
# TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX
_TERMINAL = (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)
# F_DUPFD to F_SETLKW, F_DUPFD_CLOEXEC; never F_SETOWN, which signals
_FILE = (0, 1, 2, 3, 4, 5, 6, 7, 1030)
_NAMES = (15, 16, 0x53564D41)  # of threads, and of memory: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA
_ITSELF = (0,)

_LOAD, _EQUAL, _AT_LEAST, _ABOVE, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
_NUMBER_AT, _MARK_AT, _ARGUMENTS_AT = 0, 4, 16  # in `struct seccomp_data`
_STEP = Struct("=HBBI")


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return _STEP.pack(code, if_true, if_false, value)


def _returned(test: int, value: int, answer: int) -> bytes:
    return _step(test, value, 0, 1) + _step(_RETURN, answer)


def _loaded(argument: int) -> bytes:
    """Return the step that loads the lower 32 bits of an argument of a system call: the kernel uses no more of those that are tested."""
    return _step(_LOAD, _ARGUMENTS_AT + 8 * argument)


def _one_of(argument: int, values: Iterable[int], error: int = EPERM) -> bytes:
    """Return the steps that allow a system call if an argument (from 0) equals one of these values; else it fails with the errno `error`."""
    equal = b"".join(_returned(_EQUAL, value, _ALLOW) for value in values)
    return _loaded(argument) + equal + _step(_RETURN, _REFUSE | error)


def _with(argument: int, bits: int) -> bytes:
    """Return the steps that allow a system call if an argument has at least one bit of `bits`; else it fails with EPERM."""
    return _loaded(argument) + _returned(_BITS, bits, _ALLOW) + _step(_RETURN, _REFUSE | EPERM)


def _without(argument: int, bits: int) -> bytes:
    """Return the steps that allow a system call if an argument has no bit of `bits`; else it fails with EACCES."""
    return _loaded(argument) + _returned(_BITS, bits, _REFUSE | EACCES) + _step(_RETURN, _ALLOW)


_CONDITIONS = {
    "clone": _with(0, _THREAD),
    "fcntl": _one_of(1, _FILE),
    "ioctl": _one_of(1, _TERMINAL, ENOTTY),
    "prctl": _one_of(0, _NAMES),
    "prlimit64": _one_of(0, _ITSELF),
    "sched_setaffinity": _one_of(0, _ITSELF),
}
_TO_READ = {"open": _without(1, _WRITING), "openat": _without(2, _WRITING)}
"""{name of a system call: the steps that allow or refuse it, after a test of an argument}."""


def filter_of(
    processor: Processor, *, writing: bool = False, becoming: bool = False, starting: bool = False
) -> bytes:
    """Return the BPF program that lets a process compute, read files and use threads, and refuses other system calls.

    Args:
        processor: the architecture that it runs on.
        writing: whether it may also write files; Landlock, not this filter, says in which folders.
        becoming: whether it may execute another program in its place (`exec`); that program keeps this filter.
        starting: whether it may start other processes and send them signals; it may then also use `exec` and open files to write.
    """
    more = [
        f"{_OPEN} {_TO_WRITE}" if writing else "",
        _TO_BECOME if becoming or starting else "",
        f"{_OPEN} {_TO_START}" if starting else "",  # what it starts is given `/dev/null`
    ]
    allowed, numbers = " ".join([_ALLOWED, *more]).split(), processor.calls
    return b"".join((
        _step(_LOAD, _MARK_AT),
        _step(_EQUAL, processor.mark, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
        _returned(_AT_LEAST, X32_BIT, _REFUSE | EPERM),
        _returned(_ABOVE, LAST_KNOWN, _REFUSE | ENOSYS),
        # Its flags lie in memory, which a filter does not see: without it the C library takes `clone`.
        _returned(_EQUAL, numbers["clone3"], _REFUSE | ENOSYS),
        *(_returned(_EQUAL, numbers[name], _ALLOW) for name in allowed if name in numbers),
        *(
            _step(_EQUAL, numbers[name], 0, len(steps) // _STEP.size) + steps
            for name, steps in (_CONDITIONS | _TO_READ).items()
            if name in numbers and name not in allowed
        ),
        _step(_RETURN, _REFUSE | EPERM),
    ))  # fmt: skip
