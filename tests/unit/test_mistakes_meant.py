"""A sentence about a mistake names what was meant: the right module, expression or comparison."""

import pytest

from marelle_help.mistakes import silent, syntax_errors


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("for i in range(4)\n    f()\n", {}),  # a colon is missing at the line's end
        ("if x > 3 print(x)\n", {"nearest": "if x > 3"}),  # and here before it
        ("tourner à gauche\n", {"name": "tourner à gauche", "meant": "gauche()"}),
        ("avance de 3 cases\n", {"name": "avance de 3 cases", "meant": "avancer(3)"}),
        (
            "def suivre la ligne():\n    f()\n",
            {"name": "suivre la ligne", "meant": "suivre_la_ligne"},
        ),
        ("import avancer from marelle\n", {"module": "marelle"}),
        ("from marelle.fr import avancer droite\n", {"module": "marelle.fr"}),
        ("from time import sleep(1)\n", {"module": "time"}),
        ("from marelle. import avancer\n", {"module": "marelle"}),
        ("import marelle avancer\n", {"module": "marelle"}),
        ("if a.b > 3 and < 5:\n    f()\n", {"meant": "and a.b <"}),
        ("y = x + y > 3 and < 5\n", {"meant": "and x + y <"}),
        ("while not (f(1, x) >= 3 or == 5):\n    f()\n", {"meant": "or f(1, x) =="}),
        ("if z == 1 or x > 3 and < 5:\n    f()\n", {"meant": "and x <"}),
        (
            "if read(first_sensor_of_the_left_side_of_it, 1) > 3 and < 5:\n    f()\n",
            {"meant": "and … <"},
        ),
        (
            "répéter n + 1 fois:\n    f()\n",
            {"name": "répéter", "meant": "for i in range(n + 1):"},
        ),
        ("repeat (2 * n) {\n", {"name": "repeat", "meant": "for i in range(2 * n):"}),
        ("repeat len(a) times\n", {"name": "repeat", "meant": "for i in range(len(a)):"}),
        ("répéter 4 fois:\n", {"name": "répéter", "meant": "for i in range(4):"}),
        ("répéter:\n", {"name": "répéter", "meant": "for i in range(4):"}),
        (
            "pour i de 1 à 3:\n    f()\n",
            {"name": "pour i de 1 à 3", "meant": "for i in range(1, 4):"},
        ),
        ("for i = 1 to n\n", {"name": "for i = 1 to n", "meant": "for i in range(1, n + 1):"}),
        ("form marelle import Robot\n", {"name": "form", "meant": "from"}),
        ("fro tour in range(4):\n    f()\n", {"name": "fro", "meant": "for"}),
        ("Fro tour in range(4)\n    f()\n", {"name": "Fro", "meant": "for"}),  # and no colon
        ("whlie (x > 3):\n    f()\nwhlie True:\n    f()\n", {"name": "whlie", "meant": "while"}),
        ("fi x == 1:\n    f()\n", {"name": "fi", "meant": "if"}),
        ("dfe carre():\n    f()\n", {"name": "dfe", "meant": "def"}),
        ("if x:\n    f()\nesle:\n    g()\n", {"name": "esle", "meant": "else"}),
        ("imprt marelle.fr\n", {"name": "imprt", "meant": "import"}),
        ("def f():\n    retrun bot.angle()\n", {"name": "retrun", "meant": "return"}),
    ],
)
def test_what_was_meant_is_known(text: str, facts: dict[str, str]) -> None:
    mistake = syntax_errors.find(text)
    assert mistake is not None
    assert mistake.facts == facts


@pytest.mark.parametrize(
    "text",
    [
        "def importe(x):\n    f()\nimporte x\n",
        "retur = f\nretur x\n",
        "wait(500:stop\n",
        "turn left\n",
        "le robot\n",
        "tourne vite\n",
        "retourne maison\n",
    ],
)
def test_an_own_name_and_a_sentence_are_no_keywords(text: str) -> None:
    mistake = syntax_errors.find(text)
    assert mistake is not None
    assert mistake.code != "E-PROG-52"


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("x == 3 or 5", "x == 5"),
        ("3 == x or 5", "5 == x"),
        ("-3 < x or 5", "5 < x"),
        ("x > 3 or 5", "x > 5"),
        ("x != 3 or 5", "x != 5"),
        ("1 < x < 3 or 5", "1 < x < 5"),
    ],
)
def test_the_second_part_of_a_condition_is_compared_as_the_first(
    condition: str, meant: str
) -> None:
    text = f"x = 3\nif {condition}:\n    x = 4\n"
    (mistake,) = silent.find(text, "program.py", idle=False, endless=False)
    assert (mistake.code, mistake.facts) == ("E-PROG-88", {"meant": meant})
