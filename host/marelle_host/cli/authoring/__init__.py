"""The commands for authors: folders that `marelle new` makes, the JSON schemas in them, and the check of a lesson."""
