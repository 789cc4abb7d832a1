# Suspension on one side of a branch.
async def f(flag, x):
    if flag:
        x = await flag
    else:
        y = x + 1
        x = await y
    return x
