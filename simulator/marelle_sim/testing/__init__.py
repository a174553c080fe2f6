"""Tools for tests: virtual boards with chips attached (`board`), and fixtures for pytest (`pytest_plugin`)."""
