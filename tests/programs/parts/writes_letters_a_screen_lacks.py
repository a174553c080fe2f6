"""Write letters that a screen lacks."""

from marelle import Robot

screen = Robot().screen
screen.text("café 5 € à Noël")
screen.text("«\xa0Œuf…\xa0» ß ΔЖ", 1)
screen.value("e\u0301té", "21,5 °C", 2)
