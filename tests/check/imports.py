import asyncio

import imports_helper
from imports_helper import Client, pause, tell as say
from imports_package import deep, fetch


async def main(client: Client):
    pause()
    await pause()
    imports_helper.pause()
    say("this blocks, two calls away")
    await asyncio.to_thread(say, "this does not")
    client.read()
    await client.read()
    client.load()
    fetch()
    deep.wait()
    imports_helper.run()
    imports_helper.unknown()


asyncio.run(main(Client()))
