# A JSON API with aiohttp.web, and a client that tries it: notes are made, read, changed and deleted.
import asyncio

from aiohttp import ClientSession, web

routes = web.RouteTableDef()
NOTES = web.AppKey("notes", dict)


@web.middleware
async def errors_as_json(request, handler):
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return web.json_response({"error": error.reason}, status=error.status)


def find(request):
    note = request.app[NOTES].get(int(request.match_info["id"]))
    if note is None:
        raise web.HTTPNotFound()
    return note


@routes.get("/notes")
async def index(request):
    wanted = request.query.get("tag")
    notes = request.app[NOTES].values()
    return web.json_response([note for note in notes if wanted in (None, note["tag"])])


@routes.post("/notes")
async def create(request):
    try:
        data = await request.json()
        text, tag = data["text"], data.get("tag", "none")
    except (ValueError, KeyError):
        raise web.HTTPBadRequest()
    notes = request.app[NOTES]
    note = {"id": len(notes) + 1, "text": text, "tag": tag}
    notes[note["id"]] = note
    location = request.app.router["note"].url_for(id=str(note["id"]))
    return web.json_response(note, status=201, headers={"Location": str(location)})


@routes.get(r"/notes/{id:\d+}", name="note")
async def show(request):
    return web.json_response(find(request))


@routes.patch(r"/notes/{id:\d+}")
async def change(request):
    note = find(request)
    note.update(await request.json())
    return web.json_response(note)


@routes.delete(r"/notes/{id:\d+}")
async def delete(request):
    del request.app[NOTES][find(request)["id"]]
    raise web.HTTPNoContent()


def make_app():
    app = web.Application(middlewares=[errors_as_json])
    app[NOTES] = {}
    app.add_routes(routes)
    return app


async def main():
    runner = web.AppRunner(make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession(f"http://127.0.0.1:{port}") as session:

        async def call(method, path, **options):
            async with session.request(method, path, **options) as response:
                body = await response.json() if response.status != 204 else None
                print(method, path, "->", response.status, body)
                return response

        for text, tag in (("buy milk", "home"), ("write tests", "work"), ("water plants", "home")):
            response = await call("POST", "/notes", json={"text": text, "tag": tag})
            print("  at", response.headers["Location"])
        await call("GET", "/notes")
        await call("GET", "/notes", params={"tag": "home"})
        await call("PATCH", "/notes/2", json={"text": "write more tests"})
        await call("GET", "/notes/2")
        await call("DELETE", "/notes/1")
        await call("GET", "/notes/1")
        await call("POST", "/notes", data="this is no JSON")
        await call("PUT", "/notes")
        many = await asyncio.gather(*[session.get(f"/notes/{2 + n % 2}") for n in range(50)])
        print("fifty at once:", {response.status for response in many})
        for response in many:
            response.release()
    await runner.cleanup()


asyncio.run(main())
