"""What people really run: each foreign stream, told in the canonical events."""
