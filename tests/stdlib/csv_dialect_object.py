# A dialect that has been registered cannot be changed, copied or pickled; a source that reads on its own behalf is found.
import copy
import csv
import pickle


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


dialect = csv.get_dialect("excel")
for name in "delimiter", "quoting", "strict", "unknown":
    attempt(delattr, dialect, name)
    attempt(setattr, dialect, name, 1)
attempt(copy.copy, dialect)
attempt(pickle.dumps, dialect)


class Reentrant:
    count = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count == 1:
            print("inner", next(self.reader))
            return "a,b"
        if self.count == 2:
            return "x"
        raise StopIteration


source = Reentrant()
source.reader = csv.reader(source)
attempt(next, source.reader)
