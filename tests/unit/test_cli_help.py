"""A mistake on the terminal: the line, a mark under the place, one sentence, one action."""

from typed_commands import Command

FORGOTTEN = "from marelle import *\nbot = Robot()\nfor i in range(2):\n    bot.stop\n"


def test_the_mark_stands_under_the_place(marelle: Command) -> None:
    assert marelle.run("if 1:\n\tx = 1 / 0  # zéro\n", exits=1).told == (
        "\n"
        "Ligne 2, le programme divise par zéro.\n"
        "Vérifie avec un « if » que le diviseur n'est pas zéro. (E-PROG-13)\n"
        "essai.py, ligne 2 :\n"
        "    \tx = 1 / 0  # zéro\n"
        "    \t        ^\n"
        "\n"
        "Ce que dit la carte :\n"
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


def test_as_data_a_run_has_its_remarks(marelle: Command) -> None:
    (remark,) = marelle.run(FORGOTTEN, "--json").data["remarks"]
    assert (remark["code"], remark["line"], remark["column"], remark["end_column"]) == (
        "E-PROG-49", 4, 9, 13,
    )  # fmt: skip
    assert marelle.run("x = 1\n", "--json").data["remarks"] == []
