"""The names that a program finds on a board's objects, in classes, and in French; what rewritten programs call is not said."""

import re
from pathlib import Path

import pytest
from found_micropython import needs_micropython
from programs import ROOT, Fails, Printed, RunText, output, program, program_text
from world_files import written

from marelle import french
from marelle_sim import simulate, virtual_board
from marelle_sim.kernel.turns import GreenletTurns
from marelle_sim.programs.names_in_text import INJECTED
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.in_process import LocalRun

LACKS = "AttributeError 'str' object has no attribute 'title'"
ANSWERS = {
    "'a'.title()": LACKS,
    "getattr('a', 'title')": LACKS,
    "getattr('a', 'title', 4)": "4",
    "hasattr('a', 'title'), hasattr('a', 'upper')": "(False, True)",
    "list(map(str.title, ['a']))": "AttributeError type object 'str' has no attribute 'title'",
    "(5).bit_length()": "AttributeError 'int' object has no attribute 'bit_length'",
    "(5).real": "AttributeError 'int' object has no attribute 'real'",
    "(5j).imag": "5.0",
    "bytearray(2).pop()": "AttributeError 'bytearray' object has no attribute 'pop'",
    "memoryview(b'a').obj": "AttributeError 'memoryview' object has no attribute 'obj'",
    "[].__len__()": "AttributeError 'list' object has no attribute '__len__'",
    "iter([1]).__next__()": "1",
    "{}.__getitem__(0)": "KeyError 0",
    # functions
    "f.__name__, b.meth.__name__, gen.__name__": "('f', 'meth', 'gen')",
    "f.__globals__ is globals()": "True",
    "f.__code__": "AttributeError 'function' object has no attribute '__code__'",
    "f.__doc__": "AttributeError 'function' object has no attribute '__doc__'",
    "print.__name__": "AttributeError 'function' object has no attribute '__name__'",
    "print.__globals__": "AttributeError 'function' object has no attribute '__globals__'",
    "b.meth.__self__": "AttributeError 'bound_method' object has no attribute '__self__'",
    "gen().gi_frame": "AttributeError 'generator' object has no attribute 'gi_frame'",
    "setattr(f, 'x', 1)": "AttributeError 'function' object has no attribute 'x'",
    # classes and what they make
    "B.__name__, B.__module__, B.__qualname__, B.__bases__ == (A,)": "('B', '__main__', 'B', True)",
    "A.__dict__['x'], '__own__' in A.__dict__, '__doc__' in A.__dict__": "(1, False, False)",
    "B.mro": "AttributeError type object 'B' has no attribute 'mro'",
    "A.__init__": "AttributeError type object 'A' has no attribute '__init__'",
    "Exception.__init__": "AttributeError type object 'Exception' has no attribute '__init__'",
    "str.__module__": "AttributeError type object 'str' has no attribute '__module__'",
    "OSError.__bases__ == (Exception,), int.__bases__ == (object,)": "(True, True)",
    "b.__dict__, b.__module__, b.__qualname__, b.__class__ is B": "({'y': 2}, '__main__', 'B', True)",
    "b.__dict__.update({})": "TypeError ",
    "b.__len__(), super(B, b).__len__()": "(3, 3)",
    "b.__eq__": "AttributeError 'B' object has no attribute '__eq__'",
    "b.__doc__": "AttributeError 'B' object has no attribute '__doc__'",
    "Any().title, Any().__len__": "('title', '__len__')",
    "dir(b)": "['__class__', '__dict__', '__init__', '__len__', '__module__', '__qualname__', 'meth', 'x', 'y']",
    "setattr(int, 'x', 1)": "AttributeError 'type' object has no attribute 'x'",
    "object.__setattr__(b, 'z', 1), b.z": "(None, 1)",
    "object.__getattribute__": "AttributeError type object 'object' has no attribute '__getattribute__'",
    # exceptions and texts
    "getattr(ValueError(3), 'value'), getattr(ValueError(3), 'errno')": "(3, 3)",
    "Own('n').name, Own('n').args": "('n', ('n',))",
    "'{0.x}'.format(b)": "NotImplementedError attributes not supported",
    "'{a[0]}'.format(a=[1])": "NotImplementedError attributes not supported",
    "str.format('{0:{1.x}}', 3, b)": "NotImplementedError attributes not supported",
    "'{:.1f} {{0.x}} {}'.format(2.04, 'a.b')": "2.0 {0.x} a.b",
}  # fmt: skip
OF_A_BOARD = {"__build_class__", "__import__", "__name__", "__repl_print__"}
PROGRAM = ROOT / "docs" / "programs" / "robot_en_francais.py"
PAGE = ROOT / "docs" / "robot.fr.md"
WORDS = dict(line.split() for line in french.WORDS.strip().splitlines())


def test_each_kind_has_what_a_board_gives_it(run_text: RunText) -> None:
    asked = "".join(f"asked({question!r})\n" for question in ANSWERS)
    run = run_text(program_text("modules/objects_to_ask") + asked, world="empty")
    assert dict(zip(ANSWERS, output(run).splitlines(), strict=True)) == ANSWERS


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("try:\n    None.x\nexcept AttributeError as e:\n    print(e.value, e.obj)", "'AttributeError' object has no attribute 'obj'"),
        ("try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__", "'ZeroDivisionError' object has no attribute '__traceback__'"),
        ("try:\n    {}[5]\nexcept KeyError as e:\n    print(e.errno)\n    e.with_traceback", "'KeyError' object has no attribute 'with_traceback'"),
        ("import machine\nmachine.__doc__", "'module' object has no attribute '__doc__'"),
        ("import machine\nmachine.__dict__['Pin'].__globals__", "type object 'Pin' has no attribute '__globals__'"),
        ("import machine\ngetattr(machine.Pin(0), '_board')", "'Pin' object has no attribute '_board'"),
        ("len.__defaults__ = ()", "'function' object has no attribute '__defaults__'"),
        ("print(__builtins__)", "name '__builtins__' isn't defined"),
        ("globals()['__builtins__']", "__builtins__"),
    ],
)  # fmt: skip
def test_what_leads_out_of_a_program_is_not_there(source: str, printed: str, fails: Fails) -> None:
    assert fails(source, world="empty").traceback.rstrip().endswith(printed)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param(
            program_text("names/exit_of_its_own"),
            ["3", "True None"],
            id="an exit is given no traceback",
        ),
        pytest.param(
            """
        import sys
        main = sys.modules['__main__']
        main.seen = 1
        print(main.__name__, main.__file__, main.__dict__ is globals(), seen, sorted(globals()))
        """,
            ["__main__ program.py True 1 ['__name__', 'machine', 'main', 'rp2', 'seen', 'sys']"],
            id="a module of a program knows its name and place",
        ),
        pytest.param(
            """
        __clock__ = None
        for n in range(3):
            pass
        print(n, eval('__clock__'))
        """,
            ["2 None"],
            id="the names of rewriting are none of a program",
        ),
        pytest.param(
            program_text("names/imports_what_is_no_name"),
            ["TypeError", "ValueError", "ValueError"],
            id="what an import is given is looked at",
        ),
        pytest.param(
            """
        try:
            nothing
        except NameError as e:
            print(e.value)
        """,
            ["name 'nothing' isn't defined"],
            id="the words of a caught exception are a board's",
        ),
    ],
)
def test_a_program_prints_what_it_does_on_a_board(
    source: str, lines: list[str], printed: Printed
) -> None:
    assert printed(source) == lines


# Text that a program runs


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("exec('a = 1\\ndef f():\\n    return a')\nprint(f())", "1\n"),
        ("d = {'a': 2}\nexec('b = a + 1', d)\nprint(sorted(d))", "['a', 'b']\n"),
        ("d = {}\nexec('c = 1\\nprint(c)', {}, d)\nprint(d)", "1\n{'c': 1}\n"),
        ("class C:\n    exec('e = 5')\nprint(C.e)", "5\n"),
        ("print(eval(' 1 + a', {'a': 1}), eval('a + b', {'a': 1}, {'b': 2}))", "2 3\n"),
        ("code = compile('1 + 1', '', 'eval')\nprint(eval(code), code)", "2 <code>\n"),
        ("exec(compile('3\\nNone', '', 'single'))", "3\n"),
        ("with open('m.py', 'w') as f:\n    f.write('m = 7')\nexecfile('m.py')\nprint(m)", "7\n"),
    ],
)
def test_text_is_run_as_on_a_board(source: str, printed: str, run_text: RunText) -> None:
    run = run_text(source, world="empty")
    assert (run.error, run.stdout) == (None, printed)


def test_text_that_never_ends_reaches_the_deadline(run_text: RunText) -> None:
    run = run_text("exec('while True:\\n    pass')", world="empty", seconds=1)
    assert (run.ended, run.trace.end_us) == ("deadline", 1_000_000)


def test_what_a_program_sets_in_builtins_all_its_modules_find(
    run_text: RunText, tmp_path: Path
) -> None:
    (tmp_path / "other.py").write_text("file = 3\ndef f():\n    return abs(1)\n", "utf-8")
    source = (
        "import builtins, other\nreal = abs\nbuiltins.abs = lambda x: x + 1\nbuiltins.mine = 5\n"
        "print(abs(1), other.f(), mine, eval('mine'), other.file, type(other).__name__)\n"
        "builtins.abs = real\nprint(other.f(), builtins.len is len, hasattr(builtins, 'vars'))\n"
    )
    run = run_text(source, world="empty")
    assert (run.error, run.stdout) == (None, "2 2 5 5 3 module\n1 True False\n")


@pytest.mark.parametrize(
    "text",
    [
        "except NameError as e:\n    print(e.args)",
        "except NameError as e:\n    other = e\n    print(other.args)",
        "except NameError as e:\n    kept = [e]\nprint(kept[0].args)",
        "except NameError as e:\n    def told(x):\n        return x.args\n    print(told(e))",
        "except NameError as e:\n    print(getattr(e, 'args'))",
    ],
)
def test_an_error_has_its_words_by_whatever_name(text: str, run_text: RunText) -> None:
    assert run_text(f"try:\n    nothing\n{text}").stdout == "(\"name 'nothing' isn't defined\",)\n"


def test_a_function_keeps_no_attributes() -> None:
    run = simulate(program("names/attributes_of_a_function"), world="empty")
    assert run.stdout == "2\n"
    told = "AttributeError: 'function' object has no attribute 'count'"
    assert told in str(run.error and run.error.traceback)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("private_in_classes", ["('better', 8) 4 mm 4", "False ['__value']"]),
        ("ignores_slots", ["2 True ('a',)", "1 3 True", "'Wheel' object has no attribute 'c'"]),
        ("private_everywhere", ["(1, (1,), 4, '__Inner') 4", "name '__missing' isn't defined"]),
    ],
    ids=[
        "a class shares them with those that are derived from it",
        "slots limit nothing",
        "the same wherever they stand",
    ],
)
def test_names_in_classes_are_those_of_a_board(
    name: str, lines: list[str], printed: Printed, vm: str
) -> None:
    assert printed(program_text(f"names/{name}"), vm=vm) == lines


def test_a_function_of_a_test_has_them_too() -> None:
    def program() -> int:
        class Sensor:
            def __init__(self) -> None:
                self.__value = 3

        return Sensor().__value

    assert simulate(program, board=virtual_board(), check=True).returned == 3


def test_each_name_that_rewriting_brings_in_is_hidden_from_programs(tmp_path: Path) -> None:
    program = written(tmp_path, "x = 1\n", "program.py")
    job = read_job(str(program), None, None, Options(seconds=1, lines=True))
    (engine,) = LocalRun(job, GreenletTurns()).engines
    special = {name for name in engine.loader.builtins if name.startswith("__")}
    assert special - OF_A_BOARD == INJECTED


@pytest.mark.unmeasured
def test_the_program_of_the_page_drives_in_french(vm: str) -> None:
    run = simulate(PROGRAM, world="empty", tolerances=False, vm=vm)
    way, *rest = output(run).split()
    assert rest == ["360", "True", "False"]
    assert 830 <= int(way) <= 860


@pytest.mark.unmeasured
@pytest.mark.micropython
@needs_micropython
def test_it_drives_the_same_in_both_interpreters() -> None:
    runs = [simulate(PROGRAM, world="empty", vm=vm) for vm in ("python", "micropython")]
    assert len({run.trace.sha256() for run in runs}) == 1


def test_french_and_english_are_the_same_thing(vm: str) -> None:
    run = simulate(program("french/mixes_both_languages"), world="empty", tolerances=False, vm=vm)
    assert output(run).splitlines() == [
        "True True True",
        "False True True True",
        "200",
        "E-BOT-08 lignes: the robot has no 'lignes': ligne?",
    ]


def test_no_french_name_stands_for_two_things_or_is_an_english_one() -> None:
    assert len(WORDS) == len(set(WORDS.values())) == len(french.WORDS.strip().splitlines())
    assert set(WORDS) & set(WORDS.values()) == set()
    assert all(re.fullmatch(r"[a-z_]+", word) for word in WORDS)


def test_the_page_has_each_french_name() -> None:
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", PAGE.read_text("utf-8")))))
    assert set(WORDS) - named == set()
