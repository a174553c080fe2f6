from marelle_sim import simulate

run = simulate("square.py", world="squares", seconds=60, seed=3)

print(run.ended, run.pose)
print(run.visited("A3"), run.visited("C3"), run.contacts)
for sentence in run.story():
    print(sentence)
run.save("square.png")
