match value:
    case f"{x}":
        pass
