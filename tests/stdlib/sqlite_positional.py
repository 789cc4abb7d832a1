# sqlite3.connect() warns of positional arguments; a dump of rows that refer to nothing turns the checks off.
import sqlite3
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    connection = sqlite3.connect(":memory:", 5.0)
    sqlite3.connect(":memory:", timeout=5.0).close()
for warning in caught:
    print(warning.category.__name__, warning.message)
connection.executescript("""
    create table one (id integer primary key);
    create table two (id integer, ref integer, foreign key (ref) references one (id));
    insert into one values (1);
    insert into two values (1, 1);
""")
print(list(connection.iterdump())[:2])
connection.execute("insert into two values (2, 7)")
print(list(connection.iterdump())[:2])
connection.close()
