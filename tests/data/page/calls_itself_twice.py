def down(n):
    if n > 0:
        down(n - 1)


down(2)
end = 1
