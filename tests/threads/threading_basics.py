import threading, time, _thread
def work(n):
    for i in range(3):
        time.sleep(0.06*n)
        print('w', n, i)
ts=[threading.Thread(target=work,args=(n,)) for n in (1,4)]
for t in ts: t.start()
print(ts[0].name, ts[0].is_alive(), threading.active_count())
for t in ts: t.join()
print("joined", [t.is_alive() for t in ts])
lock=threading.Lock(); c=0
def inc():
    global c
    for i in range(20000):
        with lock:
            c+=1
ts=[threading.Thread(target=inc) for n in range(4)]
[t.start() for t in ts]; [t.join() for t in ts]
print(c)
threading.excepthook = lambda a: print('hook', a.exc_type.__name__, a.exc_value, a.thread.name)
def bad(): raise ValueError('x')
t=threading.Thread(target=bad); t.start(); t.join()
L=threading.local(); L.x=1
def f():
    try: print(L.x)
    except AttributeError as e: print('AE', e)
    L.x=5; print(L.x)
t=threading.Thread(target=f); t.start(); t.join(); print(L.x)
b=threading.Barrier(3); order=[]
def bar(i): order.append(b.wait())
ts=[threading.Thread(target=bar,args=(i,)) for i in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sorted(order)); tm=threading.Timer(0.02, print, args=('timer',)); tm.start(); tm.join()
e=threading.Event()
def waiter(): print('ev', e.wait(1))
t=threading.Thread(target=waiter); t.start(); time.sleep(0.01); e.set(); t.join()
t=threading.Thread(target=lambda: (time.sleep(0.05), print('nondaemon done'))); t.start()
t=threading.Thread(target=lambda: (time.sleep(50), print('daemon')), daemon=True); t.start()
print('main end')
