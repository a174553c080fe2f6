import subprocess
import sys


def test_the_board_counts(board_double):
    board = board_double(kind="esp32", door="tcp", files={"/count.py": "print(sum(range(10)))\n"})
    command = [sys.executable, "-m", "mpremote", "connect", board.port, "exec", "import count"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "45"
    assert "/count.py" in board.files()
