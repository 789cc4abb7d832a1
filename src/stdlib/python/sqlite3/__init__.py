"""The DB-API 2.0 over SQLite."""

from sqlite3.dbapi2 import *
