data = b"\x1"
