match value:
    case [x] | [y, z]:
        pass
