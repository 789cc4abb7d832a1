callback = lambda: await fetch()
