"""URLs: `urllib.parse` takes them apart."""
