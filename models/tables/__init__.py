"""What is stored. Importing this package imports every table, so that the metadata is whole."""

from sqlmodel import SQLModel

# Set before any table exists: a migration can then find each constraint by its name, on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from models.tables.canned import CannedReplyRow, KeptTopicRow  # noqa: E402
from models.tables.channels import TeamsReferenceRow, WebMessageRow  # noqa: E402
from models.tables.data import ErasingRow, ErasureRow, InstallationRow, JobRow, OwnCopyRow  # noqa: E402
from models.tables.delegating import DelegationRow  # noqa: E402
from models.tables.delivery import (  # noqa: E402
    ArrivalRow,
    DownloadRow,
    OutboxRow,
    PostedCardRow,
    ProcessRow,
    ReceiptRow,
    ReminderRow,
    TroubleRow,
)
from models.tables.desk import BatchItemRow, BatchRow, CapacityRow, PublishedTimeRow  # noqa: E402
from models.tables.figures import FigureMarkRow, MonthFigureRow, StageLengthRow, StageStayRow  # noqa: E402
from models.tables.mail import MailCodeRow  # noqa: E402
from models.tables.onboarding import (  # noqa: E402
    AnswerRow,
    CallTimeRow,
    EventRow,
    OnboardingRow,
    RefusedPressRow,
    ReviewRow,
    StateCountRow,
    StateStayRow,
    TeamPlaceRow,
)
from models.tables.organisations import OrganisationExtractRow, OrganisationRow, OrganisationTrigramRow  # noqa: E402
from models.tables.people import LinkCodeRow, LinkTryRow, MembershipRow, NoticeChoiceRow, PersonRow  # noqa: E402
from models.tables.reviews import CommentRow, ConditionRow, OpinionRow, VerdictRow  # noqa: E402
from models.tables.search import SearchEntryRow, TrigramRow  # noqa: E402
from models.tables.signing import SignOffRow  # noqa: E402
from models.tables.slack import (  # noqa: E402
    SlackInstallationRow,
    SlackInstallStateRow,
    SlackWorkspaceRow,
)

__all__ = [
    "AnswerRow",
    "ArrivalRow",
    "BatchItemRow",
    "BatchRow",
    "CallTimeRow",
    "CannedReplyRow",
    "CapacityRow",
    "CommentRow",
    "ConditionRow",
    "DelegationRow",
    "DownloadRow",
    "ErasingRow",
    "ErasureRow",
    "EventRow",
    "FigureMarkRow",
    "InstallationRow",
    "JobRow",
    "KeptTopicRow",
    "LinkCodeRow",
    "LinkTryRow",
    "MailCodeRow",
    "MembershipRow",
    "MonthFigureRow",
    "NoticeChoiceRow",
    "OnboardingRow",
    "OpinionRow",
    "OrganisationExtractRow",
    "OrganisationRow",
    "OrganisationTrigramRow",
    "OutboxRow",
    "OwnCopyRow",
    "PersonRow",
    "PostedCardRow",
    "ProcessRow",
    "PublishedTimeRow",
    "ReceiptRow",
    "RefusedPressRow",
    "ReminderRow",
    "ReviewRow",
    "SearchEntryRow",
    "SignOffRow",
    "SlackInstallStateRow",
    "SlackInstallationRow",
    "SlackWorkspaceRow",
    "StageLengthRow",
    "StageStayRow",
    "StateCountRow",
    "StateStayRow",
    "TeamPlaceRow",
    "TeamsReferenceRow",
    "TrigramRow",
    "TroubleRow",
    "VerdictRow",
    "WebMessageRow",
]
