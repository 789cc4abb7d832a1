import threading
def work():
    1/0
t = threading.Thread(target=work, name="worker")
t.start(); t.join()
print("main goes on")
