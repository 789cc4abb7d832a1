"""Prints all of the database that the peer has written, and adds something to it."""

import hashlib
import sqlite3
import sys

path = sys.argv[1]
db = sqlite3.connect(path)


def shown(value):
    if isinstance(value, (str, bytes)) and len(value) > 50:
        data = value if isinstance(value, bytes) else value.encode()
        return f"{type(value).__name__} of {len(value)}: {hashlib.sha256(data).hexdigest()[:16]}"
    return repr(value)


for pragma in "user_version", "application_id", "journal_mode", "encoding", "integrity_check", "page_size":
    print(pragma, db.execute(f"PRAGMA {pragma}").fetchone()[0])
for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name"):
    print(name, sql)
for row in db.execute("SELECT id, what, typeof(value), value FROM kinds"):
    print(*map(shown, row))
# Versions of SQLite differ in how many digits a float has as text.
for row in db.execute("SELECT id, length(value), hex(substr(value, 1, 8)) FROM kinds WHERE typeof(value) != 'real'"):
    print(*map(shown, row))
for table in "strict_ones", "words", "journal", "days", "texts":
    for row in db.execute(f"SELECT * FROM {table}"):
        print(table, *map(shown, row))
print(db.execute("SELECT count(*), sum(n), min(text), max(text) FROM many").fetchone())
print(db.execute("SELECT word FROM words WHERE word = 'TWO'").fetchall())
print(db.execute("SELECT what FROM kinds INDEXED BY by_what WHERE what = 'bytes' AND value = x''").fetchall())
for bad in "INSERT INTO strict_ones VALUES ('text', 1, 'a', x'', 1)", "INSERT INTO words VALUES ('TWO')":
    try:
        db.execute(bad)
    except sqlite3.IntegrityError as error:
        print(error)
with db:
    db.execute("INSERT INTO journal VALUES ('read')")
    db.execute("PRAGMA user_version = 43")
db.close()
