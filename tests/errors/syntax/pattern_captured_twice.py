match value:
    case [x, x]:
        pass
