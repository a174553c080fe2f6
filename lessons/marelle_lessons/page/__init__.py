"""The page: editor, cards, simulator and lessons in one HTML file that a browser opens offline.

`assemble.page()` makes the file, `pyodide` brings the Python that browsers run, and `bridge`
answers the page's questions from inside it.
"""
