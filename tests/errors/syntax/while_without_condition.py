while
    pass
