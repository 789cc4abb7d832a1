f"{name}" = "value"
