"""What is typed wrongly is answered with what is right; the help speaks both languages."""

import re

import click
import pytest
from typed_commands import ENGLISH, Command

from marelle_host.cli.main import COMMANDS as NAMES, build
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Text

COMMANDS = set(NAMES)


def test_alone_it_says_ten_things_to_do(
    marelle: Command,
) -> None:
    lines = marelle().said.splitlines()
    things = [line for line in lines if line.startswith("  marelle ")]
    assert (
        lines.index("Sans robot") < lines.index("Avec de vraies cartes") < lines.index(things[-1])
    )
    assert len(things) == 10
    assert lines[0] == "marelle fait rouler vos programmes de robot, avec ou sans robot."
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
            'The option --lang does not know "de".\nChoose among: fr, en (E-USE-04)\n',
        ),
        (
            ["run", "a b.py", "c"],
            '"c" is one thing too many in this command.\nRemove it, or put quotes around a name with spaces. (E-USE-05)\n',
        ),
        (
            ["run", "a.py", "--seconds"],
            "The option --seconds wants something after it.\nSee the examples: marelle run --help (E-USE-06)\n",
        ),
        (
            ["kits", "--json=3"],
            "The option --json stands alone, with nothing after it.\nWrite --json alone. (E-USE-08)\n",
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


def test_a_wrong_use_with_json_is_data(marelle: Command) -> None:
    answer = marelle("run", "nothing.py", "--json", "--lang", "en", exits=2).data
    assert answer["error"]["code"] == "E-PROG-01"
    assert answer["error"]["action"] == "Check its name and its folder."
