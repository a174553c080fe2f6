"""The names that a Pico has: written by `tests/peers/micropython/names_of_a_board.py`, not by hand.

Read from the C tables of MicroPython 1.25 with the configuration of its rp2 port for the board RPI_PICO.
"""


def _table(text: str) -> dict[str, frozenset[str]]:
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {name: frozenset(held.split()) for name, _colon, held in rows}


KINDS = _table("""
BaseException: args errno value
NoneType:
bool:
bytearray: append center count decode endswith extend find format fromhex hex index isalpha isdigit islower isspace isupper join lower lstrip partition replace rfind rindex rpartition rsplit rstrip split splitlines startswith strip upper
bytes: center count decode endswith find format fromhex hex index isalpha isdigit islower isspace isupper join lower lstrip partition replace rfind rindex rpartition rsplit rstrip split splitlines startswith strip upper
classmethod:
complex: imag real
dict: __delitem__ __getitem__ __setitem__ clear copy fromkeys get items keys pop popitem setdefault update values
enumerate:
filter:
float:
frozenset: __contains__ copy difference intersection isdisjoint issubset issuperset symmetric_difference union
function: __globals__ __name__
generator: close pend_throw send throw
int: from_bytes to_bytes
list: append clear copy count extend index insert pop remove reverse sort
map:
memoryview: hex
module: __dict__
object: __delattr__ __init__ __new__ __setattr__
property: deleter getter setter
range: start step stop
reversed:
set: __contains__ add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update
slice: indices start step stop
staticmethod:
str: center count encode endswith find format index isalpha isdigit islower isspace isupper join lower lstrip partition replace rfind rindex rpartition rsplit rstrip split splitlines startswith strip upper
super: __init__
tuple: count index
type: __bases__ __dict__ __name__
zip:
""")
"""Built-in type -> what its objects have; a subclass has its parents' too."""

MODULES = _table("""
_asyncio: Task TaskQueue __name__
_onewire: __name__ crc8 readbit readbyte reset writebit writebyte
_rp2: DMA Flash PIO StateMachine __name__ bootsel_button
_thread: LockType __name__ allocate_lock exit get_ident stack_size start_new_thread
array: __name__ array
binascii: __name__ a2b_base64 b2a_base64 crc32 hexlify unhexlify
builtins: ArithmeticError AssertionError AttributeError BaseException EOFError Ellipsis Exception GeneratorExit ImportError IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplemented NotImplementedError OSError OverflowError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemExit TypeError UnicodeError ValueError ViperTypeError ZeroDivisionError __build_class__ __import__ __name__ __repl_print__ abs all any bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec execfile filter float frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip
cmath: __name__ cos e exp log log10 phase pi polar rect sin sqrt
collections: OrderedDict __name__ deque namedtuple
cryptolib: __name__ aes
deflate: AUTO DeflateIO GZIP RAW ZLIB __name__
errno: EACCES EADDRINUSE EAGAIN EALREADY EBADF ECONNABORTED ECONNREFUSED ECONNRESET EEXIST EHOSTUNREACH EINPROGRESS EINVAL EIO EISDIR ENOBUFS ENODEV ENOENT ENOMEM ENOTCONN EOPNOTSUPP EPERM ETIMEDOUT __name__ errorcode
framebuf: FrameBuffer FrameBuffer1 GS2_HMSB GS4_HMSB GS8 MONO_HLSB MONO_HMSB MONO_VLSB MVLSB RGB565 __name__
gc: __name__ collect disable enable isenabled mem_alloc mem_free threshold
hashlib: __name__ sha1 sha256
heapq: __name__ heapify heappop heappush
io: BytesIO IOBase StringIO __name__ open
json: __name__ dump dumps load loads
machine: ADC I2C I2S PWM PWRON_RESET Pin RTC SPI Signal SoftI2C SoftSPI Timer UART USBDevice WDT WDT_RESET __name__ bitstream bootloader deepsleep dht_readinto disable_irq enable_irq freq idle lightsleep mem16 mem32 mem8 reset reset_cause soft_reset time_pulse_us unique_id
math: __name__ acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees e erf erfc exp expm1 fabs factorial floor fmod frexp gamma inf isclose isfinite isinf isnan ldexp lgamma log log10 log2 modf nan pi pow radians sin sinh sqrt tan tanh tau trunc
micropython: RingIO __name__ alloc_emergency_exception_buf const heap_lock heap_unlock kbd_intr mem_info opt_level qstr_info schedule stack_use
os: VfsFat VfsLfs2 __name__ chdir dupterm dupterm_notify getcwd ilistdir listdir mkdir mount remove rename rmdir sep stat statvfs sync umount uname unlink urandom
platform: __name__ libc_ver platform python_compiler
random: __init__ __name__ choice getrandbits randint random randrange seed uniform
re: __name__ compile match search sub
select: POLLERR POLLHUP POLLIN POLLOUT __name__ poll select
struct: __name__ calcsize pack pack_into unpack unpack_from
sys: __name__ argv byteorder exit implementation maxsize modules path platform print_exception ps1 ps2 stderr stdin stdout version version_info
time: __name__ gmtime localtime mktime sleep sleep_ms sleep_us ticks_add ticks_cpu ticks_diff ticks_ms ticks_us time time_ns
uctypes: ARRAY BFINT16 BFINT32 BFINT8 BFUINT16 BFUINT32 BFUINT8 BF_LEN BF_POS BIG_ENDIAN FLOAT32 FLOAT64 INT INT16 INT32 INT64 INT8 LITTLE_ENDIAN LONG LONGLONG NATIVE PTR SHORT UINT UINT16 UINT32 UINT64 UINT8 ULONG ULONGLONG USHORT VOID __name__ addressof bytearray_at bytes_at sizeof struct
vfs: VfsFat VfsLfs2 __name__ mount umount
""")
"""Module of C -> its names; `builtins` is what a program finds without importing anything."""

CLASSES = _table("""
_asyncio.Task: cancel coro data done ph_key state
_asyncio.TaskQueue: peek pop push remove
_rp2.DMA: __del__ active close config irq pack_ctrl unpack_ctrl
_rp2.Flash: ioctl readblocks writeblocks
_rp2.PIO: IN_HIGH IN_LOW IRQ_SM0 IRQ_SM1 IRQ_SM2 IRQ_SM3 JOIN_NONE JOIN_RX JOIN_TX OUT_HIGH OUT_LOW SHIFT_LEFT SHIFT_RIGHT add_program irq remove_program state_machine
_rp2.StateMachine: active exec get init irq put restart rx_fifo tx_fifo
_thread.LockType: __enter__ __exit__ acquire locked release
array.array: append extend
collections.OrderedDict: __delitem__ __getitem__ __setitem__ clear copy fromkeys get items keys pop popitem setdefault update values
collections.deque: append appendleft extend pop popleft
cryptolib.aes: decrypt encrypt
deflate.DeflateIO: __enter__ __exit__ close read readinto readline
framebuf.FrameBuffer: blit ellipse fill fill_rect hline line pixel poly rect scroll text vline
hashlib.sha1: digest update
hashlib.sha256: digest update
io.BytesIO: __enter__ __exit__ close flush getvalue read readinto readline seek tell write
io.IOBase:
io.StringIO: __enter__ __exit__ close flush getvalue read readinto readline seek tell write
machine.ADC: CORE_TEMP read_u16
machine.I2C: init readfrom readfrom_into readfrom_mem readfrom_mem_into readinto scan start stop write writeto writeto_mem writevto
machine.I2S: MONO RX STEREO TX deinit init irq readinto shift write
machine.PWM: deinit duty_ns duty_u16 freq init
machine.Pin: ALT ALT_GPCK ALT_I2C ALT_PIO0 ALT_PIO1 ALT_PWM ALT_SIO ALT_SPI ALT_UART ALT_USB IN IRQ_FALLING IRQ_RISING OPEN_DRAIN OUT PULL_DOWN PULL_UP board cpu high init irq low off on toggle value
machine.RTC: datetime
machine.SPI: LSB MSB deinit init read readinto write write_readinto
machine.Signal: off on value
machine.SoftI2C: init readfrom readfrom_into readfrom_mem readfrom_mem_into readinto scan start stop write writeto writeto_mem writevto
machine.SoftSPI: LSB MSB deinit init read readinto write write_readinto
machine.Timer: ONE_SHOT PERIODIC __del__ deinit init
machine.UART: CTS INV_RX INV_TX IRQ_BREAK IRQ_RXIDLE IRQ_TXIDLE RTS any deinit flush init irq read readinto readline sendbreak txdone write
machine.USBDevice: BUILTIN_CDC BUILTIN_DEFAULT BUILTIN_NONE active builtin_driver config remote_wakeup stall submit_xfer
machine.WDT: feed
micropython.RingIO: any close read readinto readline write
os.VfsFat: chdir getcwd ilistdir mkdir mkfs mount open remove rename rmdir stat statvfs umount
os.VfsLfs2: chdir getcwd ilistdir mkdir mkfs mount open remove rename rmdir stat statvfs umount
uctypes.struct:
vfs.VfsFat: chdir getcwd ilistdir mkdir mkfs mount open remove rename rmdir stat statvfs umount
vfs.VfsLfs2: chdir getcwd ilistdir mkdir mkfs mount open remove rename rmdir stat statvfs umount
""")
"""Class of such a module -> what its objects have."""
