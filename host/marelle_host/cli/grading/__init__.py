"""Programs checked against a lesson: several at once, cached, summed up, drawn."""
