"""The colours of walls, boxes and robots whose world file gives none, for sensors and for pictures; `#rrggbb`."""

WALL_COLOR = "#7a8799"
BOX_COLOR = "#c98b4e"
ROBOT_COLOR = "#189688"
