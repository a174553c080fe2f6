"""Numbers of Linux's system calls, for the processors for which Python has wheels.

Read from the headers of Linux 6.12: `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`
(the table of AArch64). Numbers never change. On a processor that is not in this table no system call is filtered.
"""

from typing import NamedTuple

X32_BIT = 0x4000_0000  # of the calls of 32-bit programs on x86-64
LAST_KNOWN = 462  # `mseal`: a call with a greater number is newer than this table

_NUMBERS = """
read 0 63, write 1 64, close 3 57, fstat 5 80, lseek 8 62, mmap 9 222, mprotect 10 226, munmap 11 215, brk 12 214,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, ioctl 16 29, pread64 17 67, pwrite64 18 68,
readv 19 65, writev 20 66, sched_yield 24 124, mremap 25 216, madvise 28 233, dup 32 23, nanosleep 35 101,
setitimer 38 103, getpid 39 172, socket 41 198, clone 56 220, execve 59 221, exit 60 93, wait4 61 260, kill 62 129,
uname 63 160, fcntl 72 25, flock 73 32, fsync 74 82, fdatasync 75 83, ftruncate 77 46, getcwd 79 17, fchmod 91 52,
gettimeofday 96 169, getrlimit 97 163, getrusage 98 165, sysinfo 99 179, times 100 153, ptrace 101 117,
getuid 102 174, getgid 104 176, geteuid 107 175, getegid 108 177, setpgid 109 154, getppid 110 173, setsid 112 157,
getgroups 115 158, getpgid 121 155, getsid 124 156, capget 125 90, capset 126 91, rt_sigpending 127 136,
sigaltstack 131 132, prctl 157 167, setrlimit 160 164, gettid 186 178, futex 202 98, sched_setaffinity 203 122,
sched_getaffinity 204 123, getdents64 217 61, set_tid_address 218 96, restart_syscall 219 128, fadvise64 221 223,
clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, exit_group 231 94, openat 257 56,
mkdirat 258 34, newfstatat 262 79, unlinkat 263 35, renameat 264 38, readlinkat 267 78, faccessat 269 48,
pselect6 270 72, ppoll 271 73, set_robust_list 273 99, get_robust_list 274 100, waitid 247 95, dup3 292 24,
pipe2 293 59, prlimit64 302 261, getcpu 309 168, renameat2 316 276, seccomp 317 277, getrandom 318 278,
memfd_create 319 279, membarrier 324 283, statx 332 291, rseq 334 293, clone3 435 435, close_range 436 436,
faccessat2 439 439, landlock_create_ruleset 444 444, landlock_add_rule 445 445, landlock_restrict_self 446 446,
futex_waitv 449 449,
arch_prctl 158 -, open 2 -, stat 4 -, lstat 6 -, poll 7 -, access 21 -, pipe 22 -, select 23 -, dup2 33 -, fork 57 -, vfork 58 -,
rename 82 -, mkdir 83 -, unlink 87 -, readlink 89 -, getpgrp 111 -, time 201 -
"""


class Processor(NamedTuple):
    """A processor architecture, with the numbers that a seccomp filter of Linux needs.

    Attributes:
        mark: the kernel's number of the architecture (`AUDIT_ARCH_…`). calls: {name of a system call: its number}.
    """

    mark: int
    calls: dict[str, int]


def _calls(column: int) -> dict[str, int]:
    rows = (row.split() for row in _NUMBERS.replace("\n", " ").split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


PROCESSORS = {"x86_64": (0xC000_003E, 1), "aarch64": (0xC000_00B7, 2)}


def processor(machine: str) -> Processor:
    """Return the architecture for a machine name, such as "x86_64" (the field `machine` of `os.uname()`).

    Raises:
        OSError: this module has no table for that architecture.
    """
    if machine not in PROCESSORS:
        raise OSError(f"no table of system calls for {machine}")
    mark, column = PROCESSORS[machine]
    return Processor(mark, _calls(column))
