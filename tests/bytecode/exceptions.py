def f(g):
    try:
        g()
    except (ValueError, KeyError) as e:
        raise RuntimeError from e
    except:
        pass
    else:
        g()
    finally:
        g(1)


def w(cm):
    with cm as x:
        return x
