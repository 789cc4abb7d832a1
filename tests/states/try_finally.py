# Suspension inside try, except and finally.
async def f(op, cleanup):
    try:
        x = await op
    except ValueError as e:
        x = await e
    finally:
        await cleanup
    return x
