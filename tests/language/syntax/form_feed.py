# -*- coding: utf-8 -*-
# Form feeds and tabs in indentation.
def f():
	if True:
		return "té"

print(f())
if 1:
    print("ff")
