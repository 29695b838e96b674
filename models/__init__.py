"""What is stored. Importing this package imports every table, so that the metadata is whole."""

from sqlmodel import SQLModel

# Set before any table exists: a migration can then find each constraint by its name, on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from models.call import CallTime  # noqa: E402
from models.delivery import OutboxKind, OutboxRow, PostedCard, Receipt, Reminder, WebMessage  # noqa: E402
from models.event import Event  # noqa: E402
from models.linking import LinkCode, LinkTry  # noqa: E402
from models.onboarding import Answer, Onboarding, Review  # noqa: E402
from models.person import Membership, Person  # noqa: E402
from models.place import TeamPlace  # noqa: E402
from models.standings import CallStanding, Role, Standing  # noqa: E402
from models.teams import TeamsReference  # noqa: E402

__all__ = [
    "Answer",
    "CallStanding",
    "CallTime",
    "Event",
    "LinkCode",
    "LinkTry",
    "Membership",
    "Onboarding",
    "OutboxKind",
    "OutboxRow",
    "Person",
    "PostedCard",
    "Receipt",
    "Reminder",
    "Review",
    "Role",
    "Standing",
    "TeamPlace",
    "TeamsReference",
    "WebMessage",
]
