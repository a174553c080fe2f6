# The shortest program: what a run costs at least.
print("bonjour")
