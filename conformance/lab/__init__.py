"""The lab: the same stream over three wires side by side in a real browser, one fault at a time."""
