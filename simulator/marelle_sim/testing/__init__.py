"""What a test uses: boards to which chips are attached (`board`), and fixtures for pytest (`pytest_plugin`)."""
