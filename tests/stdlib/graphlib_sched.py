# Topological order, its cycles, and a scheduler of calls with a clock of its own.
import graphlib
import sched


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


sorter = graphlib.TopologicalSorter({"d": ["b", "c"], "b": ["a"], "c": ["a"]})
sorter.add("e", "d", "a")
attempt(sorter.get_ready)
sorter.prepare()
while sorter.is_active():
    ready = sorter.get_ready()
    print(sorted(ready))
    sorter.done(*ready)
attempt(sorter.done, "a")
attempt(sorter.done, "nobody")
attempt(sorter.add, "f")
attempt(sorter.prepare)
print(list(graphlib.TopologicalSorter({3: [2], 2: [1]}).static_order()))
try:
    graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1], 4: [1]}).prepare()
except graphlib.CycleError as e:
    print(e.args[0], len(e.args[1]), e.args[1][0] == e.args[1][-1])

now = 0


def wait(delay):
    global now
    now += delay


scheduler = sched.scheduler(lambda: now, wait)
for delay, priority, word in (3, 1, "late"), (1, 2, "second"), (1, 1, "first"), (2, 1, "cancelled"):
    event = scheduler.enter(delay, priority, print, (word,), {"end": "!\n"})
scheduler.cancel(event)
print([(event.time, event.priority, event.argument) for event in scheduler.queue])
print(scheduler.run(blocking=False), scheduler.empty())
print(scheduler.run(), now, scheduler.empty())
attempt(scheduler.cancel, event)
