# Text in encodings whose line ends are more than one byte, line by line and by characters.
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "text")
    for encoding in "utf-16", "utf-16-le", "utf-32-be", "utf-16-be":
        with open(path, "wb") as file:
            file.write("eins\r\nzwei ä€\ndrei\rvier 😀\nno end".encode(encoding))
        for newline in None, "", "\n", "\r\n", "\r":
            with open(path, encoding=encoding, newline=newline) as file:
                print(encoding, repr(newline), file.readline(), list(file))
        with open(path, encoding=encoding) as file:
            print([file.read(3), file.readline(), file.readline(4), file.read(2), file.read(), file.read(1), file.readline()])
            file.seek(0)
            print(file.readlines(), file.newlines)
    for encoding in "utf-16", "utf-32", "utf-8-sig", "utf-16-be":
        with open(path, "w", encoding=encoding) as file:
            file.write("a")
            file.write("")
            print("b", "c", file=file)
        with open(path, "rb") as file:
            print(encoding, file.read())
