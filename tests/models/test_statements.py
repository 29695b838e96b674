"""Statements as a driver takes them."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.database.engines import migrating_engine
from models.database.statements import NotFixed, NothingOfThatName, prepared
from models.database.url import read_address
from models.repositories.columns import columns_of, into
from models.tables import PersonRow

_PEOPLE = columns_of(PersonRow)


@pytest.fixture(params=["sqlite:///nowhere.db", "postgresql://nobody@nowhere/none"])
def engine(request: pytest.FixtureRequest) -> AsyncEngine:
    return migrating_engine(read_address(request.param))


def test_what_may_be_left_out_stands_and_what_may_not_is_missed(engine: AsyncEngine) -> None:
    statement = prepared(into(PersonRow), engine.dialect)
    given = {"channel": "slack", "workspace": "T1", "user": "U1", "name": "Amara"}
    left_out = [None, False, None, None, None, None, False, None, None]
    assert statement.values(given) == ["slack", "T1", "U1", "Amara", *left_out]
    with pytest.raises(KeyError):
        statement.values({"channel": "slack"})


def test_nothing_is_given_that_would_be_lost(engine: AsyncEngine) -> None:
    with pytest.raises(NothingOfThatName, match="emial"):
        prepared(into(PersonRow), engine.dialect).values({"name": "Amara", "emial": "amara@riverside.example"})


def test_a_statement_that_changes_with_what_is_given_is_refused(engine: AsyncEngine) -> None:
    several = select(_PEOPLE.c.id).where(_PEOPLE.c.name.in_(bindparam("names", expanding=True)))
    with pytest.raises(NotFixed):
        prepared(several, engine.dialect)
