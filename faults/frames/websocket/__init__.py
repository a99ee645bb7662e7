"""WebSocket after its handshake: frames, messages and the closing handshake."""
