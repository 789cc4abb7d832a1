import threading

a, b = threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def one():
    with a:
        both.wait()
        with b:
            pass


def two():
    with b:
        both.wait()
        with a:
            pass


threads = [threading.Thread(target=one, name="one"), threading.Thread(target=two, name="two")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
