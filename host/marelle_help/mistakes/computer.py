"""A table of the names that Python on a computer has and MicroPython 1.25 on a Pico lacks. A fixed table gives the same answer with every Python version.

Read from CPython 3.11 to 3.13; names in capitals are left out.
"""

from types import MappingProxyType

BUILT_INS = frozenset(
    [
        "BaseExceptionGroup",
        "BlockingIOError",
        "BrokenPipeError",
        "BufferError",
        "BytesWarning",
        "ChildProcessError",
        "ConnectionAbortedError",
        "ConnectionError",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "DeprecationWarning",
        "EncodingWarning",
        "EnvironmentError",
        "ExceptionGroup",
        "FileExistsError",
        "FileNotFoundError",
        "FloatingPointError",
        "FutureWarning",
        "IOError",
        "ImportWarning",
        "InterruptedError",
        "IsADirectoryError",
        "ModuleNotFoundError",
        "NotADirectoryError",
        "PendingDeprecationWarning",
        "PermissionError",
        "ProcessLookupError",
        "PythonFinalizationError",
        "RecursionError",
        "ReferenceError",
        "ResourceWarning",
        "RuntimeWarning",
        "SyntaxWarning",
        "SystemError",
        "TabError",
        "TimeoutError",
        "UnboundLocalError",
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "UnicodeTranslateError",
        "UnicodeWarning",
        "UserWarning",
        "Warning",
        "aiter",
        "anext",
        "ascii",
        "breakpoint",
        "copyright",
        "credits",
        "exit",
        "format",
        "license",
        "quit",
        "vars",
    ]
)
"""Built-in names, which need no import."""

_MODULES = """
binascii: Error Incomplete a2b_hex a2b_qp a2b_uu b2a_hex b2a_qp b2a_uu crc_hqx
cmath: acos acosh asin asinh atan atanh cosh inf infj isclose isfinite isinf isnan nan nanj sinh tan tanh tau
collections: ChainMap Counter UserDict UserList UserString defaultdict
gc: callbacks freeze garbage get_count get_debug get_freeze_count get_objects get_referents get_referrers get_stats get_threshold is_finalized is_tracked set_debug set_threshold unfreeze
hashlib: algorithms_available algorithms_guaranteed blake2b blake2s file_digest md5 new pbkdf2_hmac scrypt sha224 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256
heapq: heappushpop heapreplace merge nlargest nsmallest
io: BlockingIOError BufferedIOBase BufferedRWPair BufferedRandom BufferedReader BufferedWriter FileIO IncrementalNewlineDecoder RawIOBase TextIOBase TextIOWrapper UnsupportedOperation open_code text_encoding
json: JSONDecodeError JSONDecoder JSONEncoder detect_encoding
math: cbrt comb dist exp2 fsum gcd hypot isqrt lcm log1p nextafter perm prod remainder ulp
os: DirEntry GenericAlias Mapping MutableMapping PathLike abort access altsep chmod chown chroot close closerange confstr confstr_names copy_file_range cpu_count ctermid curdir defpath device_encoding devnull dup dup2 environ environb error eventfd eventfd_read eventfd_write execl execle execlp execlpe execv execve execvp execvpe extsep fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode fsencode fspath fstat fstatvfs fsync ftruncate fwalk get_blocking get_exec_path get_inheritable get_terminal_size getcwdb getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getsid getuid getxattr initgroups isatty kill killpg lchown linesep link listxattr lockf login_tty lseek lstat major makedev makedirs memfd_create minor mkfifo mknod name nice open openpty pardir path pathconf pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate posix_spawn posix_spawnp pread preadv putenv pwrite pwritev read readlink readv register_at_fork removedirs removexattr renames replace scandir sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield sendfile set_blocking set_inheritable setegid seteuid setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice stat_result statvfs_result strerror supports_bytes_environ supports_dir_fd supports_effective_ids supports_fd supports_follow_symlinks symlink sysconf sysconf_names system tcgetpgrp tcsetpgrp terminal_size times times_result truncate ttyname umask uname_result unsetenv utime wait wait3 wait4 waitid waitid_result waitpid waitstatus_to_exitcode walk write writev
platform: architecture freedesktop_os_release java_ver mac_ver machine node processor python_branch python_build python_implementation python_revision python_version python_version_tuple release system system_alias uname uname_result version win32_edition win32_is_iot win32_ver
random: Random SystemRandom betavariate choices expovariate gammavariate gauss getstate lognormvariate normalvariate paretovariate randbytes sample setstate shuffle triangular vonmisesvariate weibullvariate
re: Match Pattern RegexFlag Scanner error escape findall finditer fullmatch purge split subn template
select: epoll error
struct: Struct error iter_unpack
sys: abiflags addaudithook api_version audit base_exec_prefix base_prefix breakpointhook builtin_module_names call_tracing copyright displayhook dont_write_bytecode exc_info excepthook exception exec_prefix executable flags float_info float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth get_int_max_str_digits getallocatedblocks getdefaultencoding getdlopenflags getfilesystemencodeerrors getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof getswitchinterval gettrace hash_info hexversion int_info intern is_finalizing maxunicode meta_path orig_argv path_hooks path_importer_cache platlibdir prefix pycache_prefix set_asyncgen_hooks set_coroutine_origin_tracking_depth set_int_max_str_digits setdlopenflags setprofile setrecursionlimit setswitchinterval settrace stdlib_module_names thread_info unraisablehook warnoptions
time: altzone asctime clock_getres clock_gettime clock_gettime_ns clock_settime clock_settime_ns ctime daylight get_clock_info monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns pthread_getcpuclockid strftime strptime struct_time thread_time thread_time_ns timezone tzname tzset
"""

IN_MODULES = MappingProxyType(
    {
        name: frozenset(held.split())
        for name, _colon, held in (row.partition(":") for row in _MODULES.strip().splitlines())
    }
)
"""Module that exists in both -> the names in it that only Python on a computer has."""

_TITLE = "t[0].upper() + t[1:].lower()"
INSTEAD = MappingProxyType(
    {
        **dict.fromkeys(("ConnectionError", "FileExistsError", "FileNotFoundError", "IOError", "PermissionError", "TimeoutError"), "OSError"),
        **dict.fromkeys(("exit", "quit"), "sys.exit()"),
        **dict.fromkeys(("monotonic", "perf_counter", "process_time"), "time.ticks_ms()"),
        **dict.fromkeys(("capitalize", "title"), _TITLE),
        **dict.fromkeys(("isdecimal", "isnumeric"), "isdigit"),
        "ModuleNotFoundError": "ImportError", "ascii": "repr", "casefold": "lower", "choices": "[random.choice(l) for i in range(n)]",
        "format": '"{:.2f}".format(x)', "fsum": "sum", "hypot": "math.sqrt(x * x + y * y)", "is_integer": "x == int(x)",
        "ljust": '"%-8s" % t', "path": "os.stat(name)", "removeprefix": "t[len(start):]", "rjust": '"%8s" % t',
        "shuffle": "sorted(l, key=lambda x: random.random())", "zfill": '"%05d" % n',
    }
)  # fmt: skip
"""A name on computers -> its replacement on a board."""
