import logging.handlers
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    with open(path, "w") as file:
        file.write("three")
    for mode in "a", "ab", "a+", "ab+":
        with open(path, mode) as file:
            print(mode, file.tell(), file.read() if "+" in mode else None)
    with open(path, "a") as file:
        file.write("more")
        print(file.tell())
    # A handler goes on with the file that is there.
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=12, backupCount=1)
    handler.emit(logging.makeLogRecord({"msg": "next"}))
    handler.close()
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            print(name, repr(file.read()))
