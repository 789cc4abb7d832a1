try: a
except B: c
except D as e: f
except G, H: i
except: j
else: k
finally: l
try: a
except* (B, C) as d: e
raise
raise a from b
assert a, b
