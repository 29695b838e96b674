"""What Alembic runs for each command, on the connection that models.migrate gives it."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    # SQLite can undo a half-made schema too, and a migration that fails half-way is then no harm.
    transactional_ddl=True,
)
context.run_migrations()
