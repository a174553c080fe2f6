# Has Python keep what it loads elsewhere.
sys = reach('sys')
sys.settrace(lambda *given: None)
print('HALF_A' + 'HALF_B')
