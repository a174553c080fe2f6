"""Ways out of a board that somebody knows, each of which is closed."""

from programs import program_text

WAYS_OUT = [
    "o = print.__globals__['__builtins__']['__import__']('os')",
    "o = ().__class__.__base__.__subclasses__()",
    "o = object.__dict__['__getattribute__'](print, '__globals__')",
    "o = type.__dict__['__subclasses__'](object)",
    "o = type.mro(int)",
    "o = object.__getattribute__(print, '__globals__')",
    "o = getattr(print, '__glo' + 'bals__')",
    "o = '{0.__globals__}'.format(print)",
    "f = '{0.__globals__}'.format\no = f(print)",
    "o = str.format('{0.__globals__}', print)",
    "o = list(map(str.format, ['{0.__class__}'], [print]))",
    "o = (n for n in ()).gi_frame.f_back.f_globals",
    "def f():\n    pass\no = f.__code__.co_consts",
    "def f():\n    pass\no = f.__builtins__",
    "def f():\n    pass\nf.__globals__['__builtins__']['__clock__']",
    "try:\n    1 / 0\nexcept Exception as e:\n    o = e.__traceback__.tb_frame.f_back",
    "try:\n    1 / 0\nexcept Exception as e:\n    k = e\no = k.__traceback__",
    program_text("ways_out/asks_an_error_for_its_context"),
    program_text("ways_out/asks_an_error_for_its_object"),
    "o = memoryview(b'a').obj",
    "import machine\no = machine.Pin(0)._line",
    "import machine\no = machine.Pin(0).__private_line__",
    "import machine\nclass P(machine.Pin):\n    pass\no = P(0).__private_line__",
    "import machine\nclass P(machine.PWM):\n    pass\no = getattr(P(machine.Pin(0)), '__private_line__')",
    "import rp2\nclass S(rp2.StateMachine):\n    pass\no = S(0)._board",
    "import sys\no = sys.modules['__main__'].__loader__",
    "o = __import__.__self__",
    "o = __clock__",
    "o = eval('__clock__')",
    "o = globals()['__builtins__']",
    program_text("ways_out/gets_the_class_of_its_owner"),
    "class M(type):\n    pass\no = M.__subclasses__(object)",
    "class C:\n    pass\no = C.__init_subclass__.__self__.__base__",
    "o = super(bool, True).__getattribute__('__class__')",
    "o = vars()",
    "import builtins\no = builtins.__private_tables__",
    "import builtins\nbuiltins.__private_tables__ = []\no = 1",
    "import _board",
    "exec('o = print.__globals__')",
    "class G:\n    def __getattr__(self, name):\n        return print.__globals__\no = G().anything",
    "o = [].append.__self__.__class__.__mro__",
    "print.__defaults__ = ()\no = 1",
    "setattr(print, '__kwdefaults__', {})\no = 1",
    "object.__setattr__(print, '__defaults__', ())\no = 1",
    "len.__class__ = int\no = 1",
]  # fmt: skip

_SPY = """
kept = []
class Spy:
    def __radd__(self, other):
        kept.append(other)
        return 1
class Own:
    pass
def made():
    yield
"""
_NAMED = """
class Name(str):
    def __hash__(self):
        return hash('__name__')
    def __eq__(self, other):
        return True
    def __getitem__(self, at):
        return 'x'
    def startswith(self, start):
        return False
"""
_NAMES = """
class Names(dict):
    def __getitem__(self, name):
        return asked.append(name)
asked = []
"""
WAYS_OUT += [
    f"{_SPY}Own.__getattribute__ += Spy()\no = kept[0](print, '__globals__')",
    f"{_SPY}o = made()\no.gi_frame += Spy()\no = kept[0].f_back",
    f"{_SPY}o = Exception()\no.with_traceback += Spy()\no = kept[0].x",
    f"{_SPY}str.format += Spy()\no = kept[0]('{{0.__globals__}}', print)",
    f"{_SPY}Own.__class__ += Spy()\no = kept[0].__subclasses__()",
    f"{_SPY}import rp2\no = rp2.StateMachine(0)\no._board += Spy()\no = kept[0]",
    "o = __\uff43lock__",
    "o = eval('__\uff43lock__')",
    "exec('o = __\uff43lock__')",
    "class S(str):\n    pass\no = S.format('{0.__globals__}', print)",
    "class S(str):\n    def f(self):\n        return super().format(print)\no = S('{0.__globals__}').f()",
    "o = list(map('{0.__globals__}'.format, [print]))",
    "o = '{:{0.__globals__}}'.format(print)",
    "o = '{0[x].__globals__}'.format({'x': print})",
    "import rp2\nS = type('S', (rp2.StateMachine,), {'__own__': 'whole'})\no = getattr(S(0), '_board')",
    "import rp2\nclass S(rp2.StateMachine):\n    locals()['__own__'] = 'whole'\no = getattr(S(0), '_board')",
    program_text("ways_out/gives_a_class_another_base"),
    f"{_NAMED}o = getattr(object, Name('__subclasses__'))",
    f"{_NAMED}o = hasattr(print, Name('__globals__'))",
    f"{_NAMED}setattr(print, Name('__globals__'), {{}})\no = 1",
    f"{_NAMED}o = __import__(Name('os'))",
    "class N(str):\n    def replace(self, *what):\n        return '../../secret'\no = __import__(N('marelle'))",
    "o = __import__('marelle', None, None, ('../../../secret',))",
    "o = __import__('marelle./etc/secret')",
    f"{_NAMES}exec('for n in (1,):\\n    pass', Names())\no = asked",
    f"{_NAMES}exec('for n in (1,):\\n    pass', {{}}, Names())\no = asked",
    f"{_NAMES}o = eval('x', Names())",
    f"{_NAMES}class M(type):\n    def __prepare__(*given):\n        return Names()\nclass C(metaclass=M):\n    pass\no = asked",
    f"{_NAMES}class M(type):\n    def __prepare__(*given):\n        return Names()\nclass C(M('B', (), {{}})):\n    pass\no = asked",
    "import builtins\no = builtins.__build_class__(lambda: 1, 'C', metaclass=print)",
    "import builtins\nbuiltins.__clock__ = 1\no = __clock__",
    "__builtins__['__clock__']",
    "def f():\n    pass\no = type(f)(compile('1', '', 'eval'), {})",
    "import rp2\nclass F:\n    pass\no = rp2.asm_pio()(F())",
    "o = print.__call__.__self__.__globals__",
    "o = [].__iter__().__reduce__()",
    "class C:\n    pass\no = C().__reduce_ex__(2)",
    "class C:\n    pass\no = super(C, C()).__reduce_ex__(2)[0].__globals__",
    "o = (int | str).__args__",
    "def f[T]():\n    return T\no = f()",
    "async def f():\n    pass\no = f().cr_frame",
    "o = max.__text_signature__",
    "import sys\no = sys._getframe()",
    "import sys\no = sys.exc_info()",
    "def f():\n    o = f.__closure__\nf()",
    program_text("ways_out/reads_the_frame_in_exit"),
    program_text("ways_out/reads_the_frame_in_aexit"),
    "object.__setattr__(OSError, 'x', 1)\no = 1",
    "type.__setattr__(OSError, 'x', 1)\no = 1",
    "print.x = 1\no = 1",
    "import machine\nmachine.Pin.value = print\no = 1",
    "from machine import Pin\nPin.value = print\no = 1",
    "import json\njson.dumps.x = 1\no = 1",
    "import time\ntime.sleep = print\no = 1",
    "OSError.x = 1\no = 1",
]  # fmt: skip
"""What a program could say to leave its board: each would leave in `o` what no program should have."""
