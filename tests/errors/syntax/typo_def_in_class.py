class A:
    df m(self):
        pass
