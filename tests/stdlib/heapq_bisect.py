# heapq and bisect.
import heapq, bisect
h = []; [heapq.heappush(h, x) for x in (5, 1, 4, 2, 3)]; print(h, [heapq.heappop(h) for _ in range(5)]); l = [9, 7, 8, 1]; heapq.heapify(l); print(l, heapq.heapreplace(l, 0), heapq.heappushpop(l, 5), l, heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [4, 1, 9], key=lambda v: -v), list(heapq.merge([1, 4], [2, 3])))
a = [1, 3, 3, 5]; print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 0)); bisect.insort(a, 4); print(a)
try: heapq.heappop([])
except IndexError as e: print(e)
