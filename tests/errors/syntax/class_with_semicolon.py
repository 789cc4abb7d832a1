class A;
    pass
