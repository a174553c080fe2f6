"""Labels to print for boards."""
