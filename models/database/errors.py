"""What can go wrong with the database, each with a message that says what to do and never holds a password."""

from __future__ import annotations


class DatabaseProblem(Exception):
    """The database cannot be used. The message is one sentence for an operator."""


class DatabaseAddressWrong(DatabaseProblem):
    """The address is not one of a database that we know."""


class DatabaseMissing(DatabaseProblem):
    """There is no database at the address, or it does not let us in."""


class DatabaseUnwritable(DatabaseProblem):
    """The database can be read at most."""


class DatabaseBehind(DatabaseProblem):
    """A migration is missing."""


class DatabaseNewer(DatabaseProblem):
    """A newer version of the code has migrated the database."""


class DatabaseUnavailable(DatabaseProblem):
    """The database was lost, or stayed locked, in the middle of the work. Nothing was saved; try again."""

    def __init__(self, message: str = "The database did not answer. Nothing was saved. Try again.") -> None:
        super().__init__(message)


class Conflict(Exception):
    """Somebody else was first: a row that we read has changed, or a row that must be the only one exists already.

    Nothing was saved. Start the turn again on what is stored now.
    """
