"""What `marelle flash` does: find, plan, ask, flash, install, report."""
