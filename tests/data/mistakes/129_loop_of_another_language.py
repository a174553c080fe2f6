from marelle.fr import *

for (int i = 0; i < 4; i++) {
    avancer()
    droite()
}
