class A:
    def go(self):
        self.stpo()
    def stop(self): pass
A().go()
