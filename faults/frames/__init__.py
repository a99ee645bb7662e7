"""Sans-I/O rewriters that a line can wear: HTTP/1.1, WebSocket, HTTP/2 with gRPC."""
