class P:
    __match_args__ = 5
match P():
    case P(1): pass
