# Has a browser of its own choice started.
w = reach('webbrowser')
w.GenericBrowser(['sh', '-c', 'touch CANARY_FOLDER/by_shell']).open('x')
