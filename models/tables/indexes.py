"""Indexes of some rows alone, on both databases."""

from sqlmodel import Index, text


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """`where`: which rows, in SQL. A query that is to use the index has to say the same, without parameters."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
