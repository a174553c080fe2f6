"""`help()` as on a board: what it prints of a thing is that of MicroPython 1.25 (unix port)."""

from fixture_types import Printed
from programs import program


def test_help_of_nothing_says_where_to_read_more(printed: Printed) -> None:
    lines = printed("help()\nprint('after')")
    assert lines[0] == "MicroPython on a virtual Raspberry Pi Pico."
    assert any("docs.micropython.org" in line for line in lines)
    assert lines[-1] == "after"


def test_help_lists_the_modules_in_columns_that_are_read_downwards(
    printed: Printed,
) -> None:
    *rows, last = printed("help('modules')")
    assert last == "Plus any modules on the filesystem"
    columns = [[row[at : at + 18].rstrip() for row in rows] for at in (0, 18, 36, 54)]
    names = [name for column in columns for name in column if name]
    assert names == sorted(names)
    assert {"machine", "rp2", "framebuf", "uctypes", "time"} <= set(names)
    assert "utime" not in names


def test_help_tells_what_a_thing_has(printed: Printed) -> None:
    whole = ["  from_bytes -- <classmethod>", "  to_bytes -- <function>"]
    lines = printed(program("help/asks_for_help"))
    assert lines[:10] == [
        "object <function> is of type function", "object <class 'int'> is of type type", *whole,
        "object 1 is of type int", *whole, "object <module 'micropython'> is of type module",
        "  __name__ -- micropython", "  const -- <function>",
    ]  # fmt: skip
    own = lines.index("object <class 'A'> is of type type")
    assert "  x -- 1" in lines[own:]
    assert any(line.startswith("  f -- <function f at 0x2000") for line in lines[own:])
    pin = lines.index("object <class 'Pin'> is of type type")
    assert {"  on -- <function>", "  value -- <function>"} <= set(lines[pin:])


def test_things_without_a_text_of_their_own_print_as_on_a_board(
    printed: Printed,
) -> None:
    assert printed(program("help/prints_its_objects")) == [
        "<A object at 20000000> <generator object 'f' at 20000010> <function g at 0x20000020>",
        "<function <lambda> at 0x20000030> [<A object at 20000000>]",
        "<iterator> <map> <zip> range(0, 3)",
    ]


def test_an_address_that_the_program_writes_is_printed_as_it_stands(printed: Printed) -> None:
    program = """
        print("chip at", hex(0x3C), "and at 0x68", "<Servo at 0x40>", "mem32 at 0x40000000")
        """
    assert printed(program) == ["chip at 0x3c and at 0x68 <Servo at 0x40> mem32 at 0x40000000"]


def test_a_function_of_the_firmware_is_printed_without_its_name(
    printed: Printed,
) -> None:
    program = """
        import math, time
        def own(): pass
        print(print, len, math.sqrt, time.sleep_ms, [print, len], {"a": input})
        print(own, [own])
        """
    assert printed(program) == [
        "<function> <function> <function> <function> [<function>, <function>] {'a': <function>}",
        "<function own at 0x20000000> [<function own at 0x20000000>]",
    ]
