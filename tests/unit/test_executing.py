"""Text that a program runs, and what only MicroPython's parser takes: values of MicroPython 1.25 (unix port)."""

import ast

import pytest
from fixture_types import Fails, Printed, RunText
from programs import program

from marelle_sim.programs.parsing import parsed


def test_text_runs_among_the_names_of_who_runs_it(printed: Printed) -> None:
    assert printed(program("executing/runs_text")) == [
        "1 2", "2 5", "7 False", "3 ['g', 'q']", "{'a': 9} 3 5 [1, 2]", "0", "1", "2",
    ]  # fmt: skip


def test_text_is_read_by_a_board_s_compiler(printed: Printed) -> None:
    assert printed(program("executing/runs_wrong_text")) == [
        "SyntaxError('invalid syntax',) True",
        "SyntaxError('not a constant',) True",
        "SyntaxError(\"'await' outside function\",) True",
        "SyntaxError('invalid syntax',) True",
        "ValueError(5,) False",
        "TypeError('object with buffer protocol required',)",
        "ValueError('bad compile mode',)",
        "SyntaxError('invalid syntax',)",
        "TypeError()",
        r"b'\xff\xff\xff'!",
    ]


def test_text_that_never_ends_ends_with_the_run(run_text: RunText) -> None:
    run = run_text("exec('while True: pass')", world="empty", seconds=2)
    assert (run.ended, run.seconds) == ("deadline", 2.0)


def test_a_failure_inside_text_is_told_with_both_places(fails: Fails) -> None:
    error = fails("x = 1\nexec('y = 2\\n1 / 0')\n", world="empty", seconds=2)
    assert error.facts["line"] == 2
    assert error.traceback.splitlines()[1:] == [
        '  File "program.py", line 2, in <module>',
        '  File "<string>", line 2, in <module>',
        "ZeroDivisionError: divide by zero",
    ]


def test_a_file_is_executed_among_the_program_s_names(printed: Printed) -> None:
    program = """
        with open("more.py", "w") as file:
            file.write("print(name)\\nname = 2")
        name = 1
        execfile("more.py")
        print(name)
        """
    assert printed(program) == ["1", "2"]


def test_a_generator_needs_no_brackets_of_its_own(printed: Printed) -> None:
    program = """
        from array import array
        def joined(*parts):
            return [list(part) if hasattr(part, "send") else part for part in parts]
        print(array("H", n * 2 for n in range(3)), joined(n for n in (1, 2), "é", m for m in "ab"))
        print(joined("a", n for n in
            range(2)))
        """
    assert printed(program) == [
        "array('H', [0, 2, 4]) [[1, 2], '\\xe9', ['a', 'b']]", "['a', [0, 1]]",
    ]  # fmt: skip


def test_what_stands_behind_brackets_that_were_put_in_keeps_its_place() -> None:
    text = "f('é', n for n in a, m for m in b); g(x)\n"
    plain = "f('é', n     +    a, m      +   b); g(x)\n"
    places = [
        [
            (node.col_offset, node.end_col_offset)
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id in "abfgx"
        ]
        for tree in (parsed(text, "essai.py"), ast.parse(plain))
    ]
    assert sorted(places[0]) == sorted(places[1])


def test_an_annotation_alone_makes_a_name_local(printed: Printed) -> None:
    told, kept = printed(program("executing/annotates_a_name"))
    assert (told, kept) == ("local variable referenced before assignment", "False")


@pytest.mark.parametrize("text", ["f(1, 2 for)", "f(x for x in y z)", "(1, 2"])
def test_what_no_parser_takes_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        parsed(text, "essai.py")
