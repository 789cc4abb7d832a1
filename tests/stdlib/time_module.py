# time: clocks, sleep, broken-down times.
import time
a = time.time(); b = time.monotonic(); c = time.perf_counter(); d = time.process_time()
t0 = time.perf_counter(); time.sleep(0.01); dt = time.perf_counter() - t0
print(type(a).__name__, a > 1.6e9, b > 0, c > 0, d >= 0, 0.0095 < dt < 0.5, type(time.time_ns()).__name__, time.monotonic() >= b, time.perf_counter_ns() > 0, time.monotonic_ns() > 0, time.process_time_ns() >= 0)
for bad in (-1, 'x', None):
    try: time.sleep(bad)
    except Exception as e: print(type(e).__name__, e)
print(time.sleep(0))
