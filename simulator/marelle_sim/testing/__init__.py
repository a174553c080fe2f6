"""What a test uses: boards to which chips are attached, and fixtures for pytest."""
