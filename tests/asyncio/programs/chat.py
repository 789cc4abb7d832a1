# A chat room: subscribers with queues, broadcast, leaving, cancellation.
import asyncio
class Room:
    def __init__(self): self.members = {}
    def join(self, name): self.members[name] = q = asyncio.Queue(); self.broadcast(f'{name} joined'); return q
    def leave(self, name): del self.members[name]; self.broadcast(f'{name} left')
    def broadcast(self, text):
        for q in self.members.values(): q.put_nowait(text)
async def member(room, name, says):
    q = room.join(name); heard = []
    async def listen():
        while True: heard.append(await q.get())
    t = asyncio.create_task(listen(), name=f'listen-{name}')
    for line in says: room.broadcast(f'{name}: {line}'); await asyncio.sleep(0)
    await asyncio.sleep(0.01); room.leave(name); t.cancel()
    try: await t
    except asyncio.CancelledError: pass
    return name, heard
async def main():
    room = Room()
    for name, heard in await asyncio.gather(member(room, 'ann', ['hi', 'bye']), member(room, 'bob', ['yo']), member(room, 'cy', [])): print(name, heard)
    print(room.members)
asyncio.run(main())
