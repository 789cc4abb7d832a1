naïve = ℌello = _private = 变量
ﬁnal = None
