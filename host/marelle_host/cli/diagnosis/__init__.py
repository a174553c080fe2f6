"""What `marelle doctor` looks at."""
