"""What a client perceives: one wire a file, events of one kind."""
