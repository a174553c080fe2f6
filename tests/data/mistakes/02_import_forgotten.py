avancer(2)
droite()
