"""The kernel tier: two network namespaces, a link of packets between them, and what befalls it."""
