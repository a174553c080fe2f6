"""Folders that `marelle new` makes, the schemas in them, and the check of a lesson."""
