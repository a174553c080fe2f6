"""The steps of `marelle flash`: find, plan, ask, flash, install, report."""
