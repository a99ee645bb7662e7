"""A server that speaks the HTTP API of Toxiproxy 2.12, on this project's own line."""
