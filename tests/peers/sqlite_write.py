"""Writes a database of every kind of value; the peer reads it with sqlite_read.py."""

import sqlite3
import sys
from datetime import date

path = sys.argv[1]
db = sqlite3.connect(path)
print(db.execute("PRAGMA journal_mode = WAL").fetchone())
db.execute("PRAGMA user_version = 42")
db.execute("PRAGMA application_id = 4711")
db.executescript("""
CREATE TABLE kinds (id INTEGER PRIMARY KEY, what TEXT, value);
CREATE TABLE strict_ones (n INTEGER NOT NULL, r REAL, t TEXT, b BLOB, a ANY) STRICT;
CREATE TABLE words (word TEXT COLLATE NOCASE PRIMARY KEY) WITHOUT ROWID;
CREATE INDEX by_what ON kinds (what);
CREATE VIEW texts AS SELECT value FROM kinds WHERE typeof(value) = 'text';
CREATE TABLE journal (line TEXT);
CREATE TRIGGER noted AFTER INSERT ON words BEGIN INSERT INTO journal VALUES ('+' || NEW.word); END;
""")
values = [
    None, 0, 1, -1, 2**31, -(2**63), 2**63 - 1, 0.0, -0.0, 1.5, 1e308, 5e-324, float("inf"), -float("inf"),
    "", "plain", "Grüße, мир, 世界, 🦀", "with\0zero", "'quotes' \"and\" ;", "a\nb\r\n", "x" * 100_000,
    b"", b"\0\1\xff", bytes(range(256)) * 500, True, False,
]
db.executemany("INSERT INTO kinds (what, value) VALUES (?, ?)", [(type(v).__name__, v) for v in values])
db.execute("INSERT INTO kinds VALUES (:id, :what, :value)", {"id": 2**62, "what": "big id", "value": "end"})
db.execute("INSERT INTO strict_ones VALUES (1, 2.5, 'three', x'04', 5)")
db.executemany("INSERT INTO words VALUES (?)", [("One",), ("two",), ("Ärger",)])
db.execute("INSERT OR IGNORE INTO words VALUES ('ONE')")
db.execute("CREATE TABLE days (day TEXT)")
db.execute("INSERT INTO days VALUES (?)", (date(2020, 2, 29).isoformat(),))
db.commit()
db.execute("INSERT INTO words VALUES ('never')")
db.rollback()
db.execute("CREATE TABLE many (n INTEGER, text TEXT)")
with db:
    db.executemany("INSERT INTO many VALUES (?, ?)", ((n, f"row {n}") for n in range(20_000)))
if "--open" in sys.argv:
    # The peer reads while this side holds it open: what was committed stands in the log.
    print("ready", flush=True)
    sys.stdin.readline()
db.close()
