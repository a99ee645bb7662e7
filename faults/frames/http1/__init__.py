"""HTTP/1.1: its framing broken, its heads changed, its answers given by an edge."""
