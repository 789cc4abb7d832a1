import time

def f(:
    pass

x = (1 +

async def main():
    time.sleep(1)
