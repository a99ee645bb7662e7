"""The origin: it performs a script, one wire a file, and keeps a ledger."""
