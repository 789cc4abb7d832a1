import asyncio, aiosqlite, sqlite3, time
async def main():
    async with aiosqlite.connect(":memory:") as db:
        await db.execute("create table t(a integer primary key, b text)")
        async with db.execute("insert into t(b) values(?)",("x",)) as cur:
            print(cur.lastrowid, cur.rowcount)
        await db.executemany("insert into t(b) values(?)", [(str(i),) for i in range(200)])
        await db.commit()
        print(await db.execute_insert("insert into t(b) values('q')"))
        n=0
        async with db.execute("select * from t") as cur:
            async for row in cur: n+=1
        print(n, (await db.execute_fetchall("select count(*), max(b) from t")))
        db.row_factory=aiosqlite.Row
        async with db.execute("select * from t where a=:a",{"a":3}) as cur:
            r=await cur.fetchone(); print(r["a"],r["b"], cur.description)
        await db.create_function("dbl",1,lambda x:x*2)
        print(tuple(await (await db.execute("select dbl(4)")).fetchone()))
        try: await db.execute("select nope")
        except sqlite3.OperationalError as e: print(repr(e))
        print(len([l async for l in db.iterdump()]), db.total_changes, db.in_transaction, db.isolation_level)
        await db.commit()
        async with aiosqlite.connect(":memory:") as d2:
            await db.backup(d2)
            print(await d2.execute_fetchall("select count(*) from t"))
        await db.rollback()
    try: await db.execute("select 1")
    except ValueError as e: print(e)
    try: await db.commit()
    except ValueError as e: print(e)
    db = await aiosqlite.connect(":memory:")
    c = await db.cursor()
    await c.execute("select 1 union select 2"); print(await c.fetchmany(1), await c.fetchall()); await c.close()
    t=asyncio.create_task(db.execute_fetchall("with recursive c(x) as (select 1 union all select x+1 from c where x<100000000) select max(x) from c"))
    await asyncio.sleep(0.2)
    await db.interrupt()
    try: await t
    except sqlite3.OperationalError as e: print(e)
    await db.close()
    try:
        await aiosqlite.connect("/nonexist/a/b")
    except sqlite3.OperationalError as e: print(e)
asyncio.run(main())
