"""Version 1 of the wire contract; `*_pb2*` is generated, see `make proto`."""
