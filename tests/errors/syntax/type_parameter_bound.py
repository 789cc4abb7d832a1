class Call[**P: int]:
    pass
