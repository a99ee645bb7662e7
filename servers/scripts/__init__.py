"""The scripts, by what they are there to show."""
