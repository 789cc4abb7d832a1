"""Messages of the usual media types."""
