"""Where files are written: paths checked before the work, temporary folders, drawings."""
