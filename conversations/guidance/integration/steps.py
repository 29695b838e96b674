"""The steps of an integration by the API or by MESH, and what to try on the way (domain 2.2, 2.3, 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.guidance.integration.results import Proof


@dataclass(frozen=True)
class IntegrationStep:
    """One thing to do. `link`: its key in the facts, empty for none."""

    words: str
    link: str = ""


@dataclass(frozen=True)
class Trial:
    """Something to try, what to bring as evidence of it, and what shows that it is there; None: nothing can."""

    what: str
    bring: str
    proof: Proof | None = None


API_STEPS = (
    IntegrationStep(
        "Try the sandbox. It is open to everyone, keeps nothing and does not check who you are.", "sandbox"
    ),
    IntegrationStep(
        "In API management, create an application, choose the integration test environment, and connect it to "
        '"Communications Manager (integration testing environment)".',
        "nhs_notify_api_setup",
    ),
    IntegrationStep("Sign in with a signed JWT. Keep the private key where only your system reads it.", "signed_jwt"),
    IntegrationStep("Give us the id of the application, and the address that takes your callbacks if you want them."),
    IntegrationStep(
        "Send a message to each channel and a batch in the integration test environment, to test patients alone.",
        "integration",
    ),
    IntegrationStep(
        "Answer each callback within your service: 202 once it is kept, 401 where the API key is missing or wrong, 403 "
        "where the signature is wrong. The secret of the signature is your application id, a full stop and the API key."
    ),
    IntegrationStep("Complete your testing, and ask us for help with the evidence 2 weeks ahead.", "testing"),
)
MESH_STEPS = (
    IntegrationStep(
        "Request a MESH mailbox for the integration test environment. That needs your ODS code and the workflow ids "
        "that we give you.",
        "nhs_notify_mesh_setup",
    ),
    IntegrationStep("Give us the id of the mailbox, and say which reports you want.", "mesh"),
    IntegrationStep(
        "Send a file with a row for each test patient. A field of your template is a column that is called "
        "personalisation_ and the name of the field. A file is smaller than 2GB, with 6 million messages at most.",
        "mesh_sending",
    ),
    IntegrationStep("Read the daily report from your mailbox, and match each row with what you sent.", "mesh_reports"),
    IntegrationStep("Complete your testing, and ask us for help with the evidence 2 weeks ahead.", "testing"),
)
SANDBOX_TRIALS: Sequence[Trial] = (
    Trial(
        "Send a message to the sandbox",
        "the status, 201, and the id of the message, with the word sandbox",
        Proof.SANDBOX_SENT,
    ),
    Trial(
        "Send one that lacks its routing plan",
        "the status, 400, and what your system does, with the word sandbox",
        Proof.SANDBOX_REFUSED,
    ),
)
API_TRIALS: Sequence[Trial] = (
    Trial("Send a message on each channel of your plans", "the id of each message", Proof.MESSAGE_ID),
    Trial("Send a batch", "the status, 201", Proof.CREATED),
    Trial(
        "Receive a callback, and check its signature",
        "the callback's JSON, from the first { to the last }",
        Proof.CALLBACK,
    ),
    Trial(
        "Send more than 45,000 messages or 5.2MB at once",
        "the status, 413, and how your system splits a batch",
        Proof.TOO_LARGE,
    ),
    Trial(
        "Send faster than you may",
        "the status, 429, and how long your system waits before it tries again",
        Proof.TOO_MANY,
    ),
    Trial("Send the same message reference twice", "the status, 422: nobody is sent it twice"),
    Trial("Let a channel fail", "that the next channel of the plan was tried"),
)
MESH_TRIALS: Sequence[Trial] = (
    Trial("Send a file for each channel of your plans", "the MESH message id of each file", Proof.FILE_ID),
    Trial("Read the daily report", "a row of the report, without anything about a patient", Proof.REPORT),
    Trial("Send a row with a mistake in it", "what the report says of it"),
    Trial("Let a channel fail", "that the next channel of the plan was tried"),
)
