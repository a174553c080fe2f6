from marelle_sim import simulate

for _ in range(3):
    run = simulate("count_days.py", flash="board")
    run.keep("board")
    print(run.stdout, end="")
