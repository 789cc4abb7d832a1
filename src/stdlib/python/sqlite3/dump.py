"""A database as the statements that would make it again."""


def _name(text):
    return '"{0}"'.format(text.replace('"', '""'))


def _literal(text):
    return "'{0}'".format(text.replace("'", "''"))


def _objects(cursor, condition, filter):
    """What the schema says: (name, type, sql) of what this condition is true of."""
    query = f'SELECT "name", "type", "sql" FROM "sqlite_master" WHERE {condition}'
    if filter:
        query += " AND \"name\" LIKE ?"
        return cursor.execute(query, (filter,)).fetchall()
    return cursor.execute(query).fetchall()


def _rows(cursor, table):
    """The inserts of a table's rows, which SQLite itself quotes."""
    columns = [str(row[1]) for row in cursor.execute(f"PRAGMA table_info({_name(table)})").fetchall()]
    parts = ",".join("'||quote({0})||'".format(_name(column)) for column in columns)
    start = "INSERT INTO {0} VALUES(".format(_name(table)).replace("'", "''")
    query = "SELECT '{0}{1})' FROM {2};".format(start, parts, _name(table))
    for row in cursor.execute(query).fetchall():
        yield "{0};".format(row[0])


def _iterdump(connection, filter=None):
    cursor = connection.cursor()
    cursor.row_factory = None
    # Where rows refer to what is not there, the statements must not be checked.
    if cursor.execute("PRAGMA foreign_key_check").fetchall():
        yield "PRAGMA foreign_keys=OFF;"
    yield "BEGIN TRANSACTION;"

    tables = '"sql" NOT NULL AND "type" == \'table\''
    if filter:
        found = cursor.execute(
            f'SELECT "name", "type", "sql" FROM "sqlite_master" WHERE {tables} AND "name" LIKE ? ORDER BY "name"',
            (filter,),
        ).fetchall()
    else:
        found = cursor.execute(
            f'SELECT "name", "type", "sql" FROM "sqlite_master" WHERE {tables} ORDER BY "name"'
        ).fetchall()
    sequences = []
    writable = False
    for name, kind, sql in found:
        if name == "sqlite_sequence":
            rows = cursor.execute('SELECT * FROM "sqlite_sequence";').fetchall()
            sequences = ['DELETE FROM "sqlite_sequence"']
            sequences += [
                'INSERT INTO "sqlite_sequence" VALUES({0},{1})'.format(_literal(table), value)
                for table, value in rows
            ]
            continue
        if name == "sqlite_stat1":
            yield 'ANALYZE "sqlite_master";'
        elif name.startswith("sqlite_"):
            continue
        elif sql.startswith("CREATE VIRTUAL TABLE"):
            if not writable:
                writable = True
                yield "PRAGMA writable_schema=ON;"
            yield (
                "INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)"
                "VALUES('table',{0},{0},0,{1});".format(_literal(name), _literal(sql))
            )
            # Its rows are in tables of its own.
            continue
        else:
            yield "{0};".format(sql)
        yield from _rows(cursor, name)

    others = '"sql" NOT NULL AND "type" IN (\'index\', \'trigger\', \'view\')'
    for name, kind, sql in _objects(cursor, others, filter):
        yield "{0};".format(sql)
    if writable:
        yield "PRAGMA writable_schema=OFF;"
    for row in sequences:
        yield "{0};".format(row)
    yield "COMMIT;"
