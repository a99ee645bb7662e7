"""Server-sent events inside an HTTP/1.1 body: the framing stays whole, the events do not."""
