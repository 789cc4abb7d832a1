def __getattr__(name):
    if name == 'dynamic_attr': return 'computed'
    raise AttributeError(f'lazy has no {name}')
