def outer():
    def inner():
        raise RuntimeError("in")
    inner()
outer()
