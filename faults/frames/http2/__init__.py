"""HTTP/2 and gRPC: one fault a file, worn by `link`, which follows a connection byte for byte."""
