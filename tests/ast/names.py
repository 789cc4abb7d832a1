ﬁnal = 1
global_ = ℌ.ſ
def µ(): global ªa; nonlocal b, c
