"""The atlas for people: pages by gateway, wire and case, and what to put in a configuration."""
