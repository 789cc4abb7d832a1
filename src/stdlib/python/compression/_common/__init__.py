"""What the compressors share."""
