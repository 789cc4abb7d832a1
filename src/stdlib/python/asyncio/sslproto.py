"""TLS over transports."""
