"""What is typed wrongly is answered with what is right; options are read exactly or refused; the help speaks both languages."""

import re
from collections.abc import Callable

import click
import pytest
from hypothesis import given, strategies as st
from refused import refuses
from typed_commands import ENGLISH, Command, sentence

from marelle_host.cli.main import COMMANDS as NAMES, build
from marelle_host.cli.options.values import (
    parse_press,
    parse_seconds,
    parse_seed,
    parse_setting,
)
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Problem, Text

COMMANDS = set(NAMES)
TYPED_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True) | st.sampled_from(
    ["Nour/Bouton rouge", "télémètre", "a@b", "x=1"]  # as people call things in their own kits
)
TIMES = st.integers(0, 86_400_000).map(lambda ms: ms / 1000)
FORGOTTEN = "from marelle import *\nbot = Robot()\nfor i in range(2):\n    bot.stop\n"


def test_alone_it_says_ten_things_to_do(
    marelle: Command,
) -> None:
    lines = marelle().said.splitlines()
    things = [line for line in lines if line.startswith("  marelle ")]
    assert (
        lines.index("Sans robot") < lines.index("Avec de vraies cartes") < lines.index(things[-1])
    )
    assert len(things) == 10
    assert lines[0] == sentence("cli.what_to_do").splitlines()[0]
    assert set(re.findall("[a-z]+", "\n".join(lines))) >= COMMANDS


def test_its_help_names_every_command_in_french(marelle: Command) -> None:
    help_page = marelle("--help").said
    assert help_page.startswith("Utilisation : marelle COMMANDE [OPTIONS]\n")
    rows = [line.split(maxsplit=1) for line in help_page.partition("Commandes :")[2].splitlines()]
    said_of = {row[0]: row[1] for row in rows if row and row[0] in COMMANDS}
    assert said_of.keys() == COMMANDS
    assert all(words[0].isupper() and words.endswith(".") for words in said_of.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_of_every_option_is_a_sentence(name: str, language: str) -> None:
    command = build(Terminal(Text(language))).get_command(click.Context(click.Command("x")), name)
    assert command is not None
    for option in command.params:
        said = option.help if isinstance(option, click.Option) else "A."
        assert said is not None
        assert said[0].isupper(), option
        assert said.rstrip()[-1] in ".)", option


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize(("language", "title"), [("fr", "Utilisation : "), ("en", "Usage: ")])
def test_every_command_has_help_in_both_languages(
    name: str, language: str, title: str, marelle: Command
) -> None:
    page = marelle(name, "--help", "--lang", language).said
    assert page.startswith(f"{title}marelle {name}")
    assert "--json" in page


def test_it_tells_its_version(marelle: Command) -> None:
    assert marelle("--version").said.startswith("marelle ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["rnu"], 'There is no command "rnu".\nTry: marelle run (E-USE-01)\n'),
        (["xyz"], 'There is no command "xyz".\nTry: marelle --help (E-USE-01)\n'),
        (["a.py"], 'There is no command "a.py".\nTry: marelle run a.py (E-USE-01)\n'),
        (
            ["run", "a.py", "--kti", "x"],
            'There is no option "--kti" here.\nTry: --kit (E-USE-02)\n',
        ),
        (
            ["boards", "--all"],
            'There is no option "--all" here.\nTry: --on all (E-USE-02)\n',
        ),
        (
            ["kits", "--zzzz"],
            'There is no option "--zzzz" here.\nTry: marelle kits --help (E-USE-02)\n',
        ),
        (
            ["run"],
            "Something is missing in the command: PROGRAM.\nSee the examples: marelle run --help (E-USE-03)\n",
        ),
        (
            ["kits", "--lang", "de"],
            'The option --lang does not accept "de".\nChoose among: fr, en (E-USE-04)\n',
        ),
        (
            ["run", "a b.py", "c"],
            '"c" is one argument too many in this command.\nRemove it, or put quotes around a name with spaces. (E-USE-05)\n',
        ),
        (
            ["lessons", "L03"],
            '"L03" is one argument too many in this command.\nWrite --show L03 (E-USE-05)\n',
        ),
        (
            ["run", "a.py", "--seconds"],
            "The option --seconds needs a value after it.\nSee the examples: marelle run --help (E-USE-06)\n",
        ),
        (
            ["flash", "--prepare", "--help"],
            "The option --prepare needs a value after it.\nSee the examples: marelle flash --help (E-USE-06)\n",
        ),
        (
            ["flash", "--prepare", "", "--yes"],
            "The option --prepare needs a value after it.\nSee the examples: marelle flash --help (E-USE-06)\n",
        ),
        (
            ["flash", "--on", "--yes", "--dry-run"],
            "The option --on needs a value after it.\nSee the examples: marelle flash --help (E-USE-06)\n",
        ),
        (
            ["kits", "--json=3"],
            "The option --json takes no value.\nWrite --json alone. (E-USE-08)\n",
        ),
        (
            ["run", "a.py", "--seconds", "-1"],
            'The length "-1" is not possible.\nGive a number of seconds from 0.001 to 86,400. (E-RUN-01)\n',
        ),
        (
            ["reset", "a.py"],
            'The command "reset" is not in this version of marelle.\nSee what there is: marelle --help (E-USE-10)\n',
        ),
        (
            ["worlds", "--show", "romo"],
            'There is no world "romo".\nTry: room (E-WORLD-01)\n',
        ),
    ],
)
def test_a_wrong_use_is_answered_with_the_right_one(
    typed: list[str], told: str, marelle: Command
) -> None:
    assert marelle(*typed, exits=2, environment=ENGLISH).said == told


def test_the_name_of_an_option_is_a_value_after_an_equals_sign(marelle: Command) -> None:
    said = marelle("worlds", "--show=--help", exits=2, environment=ENGLISH).said

    assert said.startswith('There is no world "--help".\n')


def test_a_wrong_use_with_json_is_data(marelle: Command) -> None:
    answer = marelle("run", "nothing.py", "--json", "--lang", "en", exits=2).data
    assert answer["error"]["code"] == "E-PROG-01"
    assert answer["error"]["action"] == sentence("E-PROG-01.action", "en")


@given(st.integers(1, 86_400_000))
def test_any_length_within_bounds_is_read_back(ms: int) -> None:
    assert parse_seconds(f"{ms / 1000:.3f}") == ms / 1000
    assert parse_seconds(f" {ms / 1000:.3f} ".replace(".", ",")) == ms / 1000


@pytest.mark.parametrize(
    "typed", ["-3", "0", "0.0001", "86401", "1e9", "nan", "inf", "", "dix", "1_0", "٣", "9" * 400]
)
def test_a_length_out_of_bounds_is_refused(typed: str) -> None:
    with refuses(Problem, "E-RUN-01") as refused:
        parse_seconds(typed)
    said = refused.value.explain(Text("en"))
    assert said.action == "Give a number of seconds from 0.001 to 86,400."
    assert len(said.what) < 80


@given(st.integers(0, 2**32 - 1), TYPED_NAMES, st.integers(-1_000_000_000, 1_000_000_000), TIMES)
def test_any_seed_press_and_setting_is_read_back(
    seed: int, name: str, value: int, time_s: float
) -> None:
    assert parse_seed(str(seed)) == seed
    assert parse_press(f"{name}@{time_s:.3f}") == (name, time_s)
    assert parse_setting(f"{name}={value}@{time_s:.3f}") == (name, value, time_s)


@pytest.mark.parametrize(
    ("parse", "code", "typed"),
    [
        (parse, code, typed)
        for parse, code, refused in (
            (parse_seed, "E-RUN-02", ["-1", "4294967296", "1.5", "", "x", "0x10"]),
            (
                parse_press,
                "E-USE-11",
                [
                    "button",
                    "button@",
                    "@1",
                    "button@x",
                    "button@-1",
                    "button@90000",
                    "a\nb@1",
                    "@ 1",
                    f"{'a' * 402}@1",
                ],
            ),
            (
                parse_setting,
                "E-USE-12",
                [
                    "light",
                    "light=3",
                    "light@2",
                    "light=@2",
                    "light=3@",
                    "=3@2",
                    "light=x@2",
                    "light=9999999999@1",
                ],
            ),
        )
        for typed in refused
    ],
)
def test_another_seed_press_or_setting_is_refused(
    parse: Callable[[str], object], code: str, typed: str
) -> None:
    with pytest.raises(Problem, match=code):
        parse(typed)


def refusal(parse: Callable[[str], object], typed: str) -> str:
    """Return the sentence that refuses what was typed, or nothing if it is accepted."""
    try:
        parse(typed)
    except Problem as problem:
        return problem.explain(Text("fr")).what
    return ""


@given(
    st.text(max_size=60), st.sampled_from([parse_seconds, parse_seed, parse_press, parse_setting])
)
def test_whatever_is_typed_is_read_or_refused_in_one_line(
    typed: str, parse: Callable[[str], object]
) -> None:
    assert len(refusal(parse, typed).splitlines()) <= 1


def test_the_mark_stands_under_the_place(marelle: Command) -> None:
    assert marelle.run("if 1:\n\tx = 1 / 0  # zéro\n", exits=1).told == (
        "\n"
        "Ligne 2, le programme divise par zéro.\n"
        "Vérifie avec un « if » que le diviseur n'est pas zéro. (E-PROG-13)\n"
        "essai.py, ligne 2 :\n"
        "    \tx = 1 / 0  # zéro\n"
        "    \t        ^\n"
        "\n"
        "Ce qu'écrirait la carte :\n"
        "Traceback (most recent call last):\n"
        '  File "essai.py", line 2, in <module>\n'
        "ZeroDivisionError: divide by zero\n"
    )


def test_without_a_picture_the_marked_word_is_said(
    marelle: Command,
) -> None:
    answer = marelle.run("if 1:\n    Print(3)\n", "--plain", exits=1)
    assert "essai.py, ligne 2, 4 espaces puis : Print(3)\nIci : Print\n" in answer.said


def test_what_stops_no_program_is_said_after_the_story(
    marelle: Command,
) -> None:
    answer = marelle.run(FORGOTTEN)
    assert answer.err == ""
    assert answer.said.endswith(
        "\nÀ vérifier dans le programme :\n"
        "essai.py, ligne 4 :\n"
        "        bot.stop\n"
        "            ^^^^\n"
        "Ligne 4, il manque des parenthèses après « stop ».\n"
        "Ajoute ( ) après stop, ou autour de ses valeurs. (E-PROG-49)\n"
    )


@pytest.mark.unmeasured
def test_as_data_a_run_has_its_remarks(marelle: Command) -> None:
    (remark,) = marelle.run(FORGOTTEN, "--json").data["remarks"]
    assert (remark["code"], remark["line"], remark["column"], remark["end_column"]) == (
        "E-PROG-49", 4, 9, 13,
    )  # fmt: skip
    assert marelle.run("x = 1\n", "--json").data["remarks"] == []
