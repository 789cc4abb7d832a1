# A JSON API that keeps its data in a database: aiohttp.web in front, SQLite by aiosqlite behind it.
# A client tries it; then the server stops and starts again, and everything is still there.
import asyncio
import os
import tempfile

import aiosqlite
from aiohttp import ClientSession, web

DATABASE = web.AppKey("database", aiosqlite.Connection)
routes = web.RouteTableDef()

SCHEMA = """
CREATE TABLE IF NOT EXISTS book (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, year INTEGER);
CREATE TABLE IF NOT EXISTS loan (book INTEGER PRIMARY KEY REFERENCES book ON DELETE CASCADE, reader TEXT NOT NULL);
"""


def problem(status, reason):
    return web.json_response({"error": reason}, status=status)


@routes.get("/books")
async def index(request):
    rows = await request.app[DATABASE].execute_fetchall(
        "SELECT book.*, reader FROM book LEFT JOIN loan ON loan.book = book.id WHERE title LIKE ? ORDER BY year",
        (f"%{request.query.get('like', '')}%",),
    )
    return web.json_response([dict(row) for row in rows])


@routes.post("/books")
async def create(request):
    book = await request.json()
    database = request.app[DATABASE]
    try:
        cursor = await database.execute("INSERT INTO book (title, year) VALUES (:title, :year)", book)
    except aiosqlite.IntegrityError as error:
        return problem(409, str(error))
    await database.commit()
    return web.json_response({"id": cursor.lastrowid}, status=201)


@routes.put("/books/{id:\\d+}/loan")
async def lend(request):
    reader = (await request.json())["reader"]
    database = request.app[DATABASE]
    try:
        await database.execute("INSERT INTO loan VALUES (?, ?)", (request.match_info["id"], reader))
    except aiosqlite.IntegrityError as error:
        await database.rollback()
        missing = "FOREIGN KEY" in str(error)
        return problem(404 if missing else 409, "no such book" if missing else "somebody has it")
    await database.commit()
    return web.json_response({"lent to": reader})


@routes.delete("/books/{id:\\d+}")
async def delete(request):
    cursor = await request.app[DATABASE].execute("DELETE FROM book WHERE id = ?", (request.match_info["id"],))
    await request.app[DATABASE].commit()
    return web.Response(status=204) if cursor.rowcount else problem(404, "no such book")


async def database(app, path):
    """The connection, for as long as the application runs."""
    async with aiosqlite.connect(path) as connection:
        connection.row_factory = aiosqlite.Row
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.executescript(SCHEMA)
        app[DATABASE] = connection
        yield


class Server:
    """The application on a port of its own."""

    def __init__(self, path):
        self.app = web.Application()
        self.app.add_routes(routes)
        self.app.cleanup_ctx.append(lambda app: database(app, path))

    async def __aenter__(self):
        self.runner = web.AppRunner(self.app)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        port = self.runner.addresses[0][1]
        return ClientSession(f"http://127.0.0.1:{port}")

    async def __aexit__(self, *exc_info):
        await self.runner.cleanup()


async def ask(session, method, path, data=None):
    async with session.request(method, path, json=data) as response:
        body = await response.json() if response.content_type == "application/json" else ""
        print(method, path, "->", response.status, body)


async def main():
    with tempfile.TemporaryDirectory() as home:
        path = os.path.join(home, "books.db")
        async with Server(path) as session, session:
            for title, year in ("Emma", 1815), ("Middlemarch", 1871), ("Ulysses", 1922):
                await ask(session, "POST", "/books", {"title": title, "year": year})
            await ask(session, "POST", "/books", {"title": "Emma", "year": 1900})
            await ask(session, "PUT", "/books/2/loan", {"reader": "Ada"})
            await ask(session, "PUT", "/books/2/loan", {"reader": "Bob"})
            await ask(session, "PUT", "/books/9/loan", {"reader": "Bob"})
            await ask(session, "DELETE", "/books/3")
            await ask(session, "DELETE", "/books/3")
        print("the server starts again")
        async with Server(path) as session, session:
            await ask(session, "GET", "/books")
            await ask(session, "GET", "/books?like=march")


asyncio.run(main())
