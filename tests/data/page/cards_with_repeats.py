# 2(A 3(D) G)
for tour in range(2):
    a = 1
    for tour_2 in range(3):
        d = 1
    g = 1
