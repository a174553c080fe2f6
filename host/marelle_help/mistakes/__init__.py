"""Recognises beginners' mistakes from the text of the program, without Python's own messages, which differ between versions."""
