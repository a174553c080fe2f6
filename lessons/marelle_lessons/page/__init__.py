"""The page: editor, cards, simulator and lessons in one HTML file that a browser opens offline.

`assemble.page()` makes the file; `pyodide` gets Pyodide, the Python that runs in the browser; `bridge` runs in the page, and
answers the requests of its JavaScript.
"""
