def configure():
    global setting
    setting: int = 1
