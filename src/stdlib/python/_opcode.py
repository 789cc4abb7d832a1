"""What the interpreter says of its bytecode: it is its own, and nothing in it is specialized while it runs."""

ENABLE_SPECIALIZATION = False
ENABLE_SPECIALIZATION_FT = False

__all__ = ["ENABLE_SPECIALIZATION", "ENABLE_SPECIALIZATION_FT"]
