"""Writes to a file while echoes come, and prints what became of the distances."""

from marelle import Robot, wait

bot = Robot()
seen, lost = set(), 0
with open("/file.csv", "w") as file:
    for _ in range(10):
        seen.add(bot.range.distance())
        file.write("." * 600)  # 6 ms: both edges of the echo come while it is programmed
        lost += bot.range._rise_us == bot.range._width_us == 0
        wait(20)
print(len(seen), max(seen) - min(seen), lost)
