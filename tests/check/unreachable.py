def after_return(x):
    return x
    print("never")
    print("never either")


def after_raise():
    raise ValueError
    x = 1


def loops(items):
    for item in items:
        continue
        print(item)
    while items:
        break
        print(items)
    while True:
        if items:
            return 1
    print("never")


def branches(x):
    if x:
        return 1
    elif x is None:
        raise ValueError
    else:
        return 2
    return 3


def tried():
    try:
        return 1
    except ValueError:
        raise
    print("never")


def finally_():
    try:
        pass
    finally:
        return 1
    print("never")


def matched(x):
    match x:
        case 1:
            return 1
        case _:
            return 2
    return 3


class Body:
    def method(self):
        return
        self.x = 1
