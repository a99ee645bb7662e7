"""The contract that every part of tokenwire shares: one event, one request, one clock."""
