from marelle.fr import avancer, drote

avancer(2)
drote()
