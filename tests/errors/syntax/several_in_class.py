class A:
    def one(self):
        x = = 1
        return x

    def two(self)
        return 2

    def three(self):
        try:
            y = (1 2)
            print "a"
        except ValueError:
            z = 3 +
        else:
            w = 1 1
        finally:
            a b

    def four(self):
        match x:
            case 1:
                a b
            case 2
                pass
            case 3:
                else

    for x in y:
        if x:
            1 = 2
        elif y = 3:
            pass
        else
            pass
    async def five(self):
    return 1

def f():
    if x:
        foo(
            a=1,
            b c)
    elif y:
        pass
    return x +

x = [1, 2
