def fois_sept(nombre):
    return 7 * nombre
