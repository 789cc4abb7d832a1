import asyncio
import os
import sqlite3
import urllib.request

import httpx
import requests


async def main():
    db = sqlite3.connect("data.db")
    db.execute("select 1")
    cursor = db.cursor()
    cursor.execute("select 1")
    cursor.fetchall()
    db.commit()
    session = requests.Session()
    session.get("http://localhost")
    async with httpx.AsyncClient() as client:
        await client.get("http://localhost")
    urllib.request.urlopen("http://localhost")
    for name in os.listdir("."):
        with open(name) as file:
            file.flush()
    await asyncio.to_thread(os.listdir, ".")


asyncio.run(main())
