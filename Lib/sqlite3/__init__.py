"""SQLite databases through the interface that PEP 249 asks for; all names are those of sqlite3.dbapi2."""
from sqlite3.dbapi2 import *
