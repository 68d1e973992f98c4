"""Connection.iterdump(): the SQL that makes a database again."""

_OBJECTS = "SELECT name, type, sql FROM sqlite_master WHERE sql NOT NULL AND %s"
_COUNTERS, _STATISTICS = 'sqlite_sequence', 'sqlite_stat1'


def _quoted(name):
    return name.replace('"', '""')


def _rows(cursor, table):
    """An INSERT for each row of a table."""
    columns = [str(row[1]) for row in cursor.execute('PRAGMA table_info("%s")' % _quoted(table)).fetchall()]
    values = ",".join("""'||quote("%s")||'""" % _quoted(column) for column in columns)
    insert = '''INSERT INTO "%s" VALUES(%s)''' % (_quoted(table).replace("'", "''"), values)
    for row in cursor.execute("SELECT '%s' FROM \"%s\"" % (insert, _quoted(table))).fetchall():
        yield '%s;' % row[0]


def _table(cursor, name, sql):
    """What makes one table: its definition, then its rows."""
    if name == _COUNTERS:
        yield 'DELETE FROM "%s";' % _COUNTERS
    elif name == _STATISTICS:
        yield 'ANALYZE "sqlite_master";'
    elif name.startswith('sqlite_'):
        return
    else:
        yield '%s;' % sql
    for line in _rows(cursor, name):
        yield line


def _iterdump(connection):
    """Statements as text, one by one; tables come first, then indexes, triggers and views."""
    cursor = connection.cursor()
    yield 'BEGIN TRANSACTION;'
    for name, _, sql in cursor.execute(_OBJECTS % "type == 'table' ORDER BY name").fetchall():
        for line in _table(cursor, name, sql):
            yield line
    for _, _, sql in cursor.execute(_OBJECTS % "type IN ('index', 'trigger', 'view')").fetchall():
        yield '%s;' % sql
    yield 'COMMIT;'
