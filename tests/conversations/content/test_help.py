"""Help answers to the names that people type, and to nothing else."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.content import loader
from conversations.content.help import asks, fold, names
from conversations.content.schema import ContentError

HELP = loader.load_help()

# The standards, roles and terms that an applicant meets: domain file, sections 3.10, 5.2 and 5.3.
TERMS = {
    "DSPT": "dspt", "standards met": "standards_met", "approaching standards": "approaching_standards",
    "CAF": "caf", "ISMS": "isms", "DCB0129": "dcb0129", "DCB 0129": "dcb0129", "DCB0160": "dcb0160",
    "clinical safety case report": "clinical_safety_report", "hazard log": "hazard_log", "DPIA": "dpia",
    "accessible information standard": "accessible_information_standard", "SLSP": "slsp", "NCSC": "ncsc_guidance",
    "10 data security standards": "data_security_standards", "Caldicott Principles": "caldicott_principles",
    "Caldicott Guardian": "caldicott_guardian", "CSO": "clinical_safety_officer", "SIRO": "siro",
    "DPO": "data_protection_officer", "IAO": "information_asset_owner", "signatory": "signatory",
    "developers": "developers", "connection agreement": "connection_agreement",
    "memorandum of understanding": "memorandum_of_understanding", "MOU": "memorandum_of_understanding",
    "incident management": "incident_management", "National Service Desk": "national_service_desk",
    "signed JWT": "signed_jwt", "PDS": "pds", "MESH": "mesh", "API": "api", "DOS": "dos", "SCAL": "scal",
    "ODS code": "ods_code", "NHS number": "nhs_number", "patient data": "nhs_number",
    "routing plan": "routing_plan", "message plan": "routing_plan", "template": "template",
    "sandbox": "environments", "integration environment": "environments", "costs": "costs",
    "sender name": "sender_name", "commands": "commands", "client ID": "client_id", "campaign ID": "client_id",
    "messageReference": "references", "billingReference": "references", "clientRef": "personalisation",
    "Connecting Party": "end_user_organisation", "End User Organisation": "end_user_organisation",
    "test lead": "testers", "proof approver": "template_people", "onboarding manager": "onboarding_team",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "key"), TERMS.items())
def test_every_term_is_explained(asked: str, key: str) -> None:
    found = HELP.find(asked)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("What is a DPIA?", "dpia"),
        ("what\u2019s the SLSP", "slsp"),
        ("help with costs", "costs"),
        ("HELP dspt", "dspt"),
        ("who is the caldicot gardian", "caldicott_guardian"),
        ("routing plam", "routing_plan"),
        ("  hazard   log. ", "hazard_log"),
        ("help", "commands"),
    ],
)
def test_a_term_is_found_as_people_type_it(asked: str, key: str) -> None:
    found = HELP.find(asked)
    assert found is not None
    assert found.key == key


# How people ask, in the words that they use.
QUESTIONS = {
    "how much will it cost": "costs", "how much does it cost?": "costs", "is it free?": "costs",
    "what are the costs of letters": "costs", "Do we have to pay for this?": "costs",
    "what is a routing plan": "routing_plan", "what is DCB0129?": "dcb0129", "what is an ODS code?": "ods_code",
    "what's the ods thing": "ods_code", "DSPT": "dspt", "dspt?": "dspt", "Do I need a DPIA": "dpia",
    "what is the accessible information standard?": "accessible_information_standard",
    "who is my contact": "onboarding_team", "who reviews our answers?": "onboarding_team",
    "can I speak to a person": "speak_to_a_person", "Can I talk to someone please?": "speak_to_a_person",
    "is there a phone number I can ring": "speak_to_a_person", "how do we get in touch": "speak_to_a_person",
    "how do I start?": "starting", "how to start": "starting", "I would like to register": "starting",
    "hi I want to use notify": "starting", "I'd like to use NHS Notify": "starting", "where do we sign up": "starting",
    "how long does it take": "how_long", "how long will this take?": "how_long", "when will we hear back": "how_long",
    "how many weeks is it": "how_long", "When can we go live?": "how_long", "is there a deadline": "how_long",
    "what do I need to prepare?": "preparing", "what do we need before we start": "preparing",
    "which documents will you want": "preparing", "what do I need": "preparing",
    "what do you mean?": "answering", "what does this mean": "answering", "I don\u2019t understand": "answering",
    "what is this": "assistant", "are you a bot?": "assistant", "what is NHS Notify?": "assistant",
    "what happens next": "next_step", "whose turn is it?": "next_step", "any news?": "next_step",
    "where are we on the waiting list?": "waiting_list", "what is our priority": "waiting_list",
    "how does this work": "commands", "API or MESH?": "api", "Who can sign?": "signatory",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "key"), QUESTIONS.items())
def test_a_plain_question_is_understood(asked: str, key: str) -> None:
    found = HELP.asked_about(asked)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "said",
    [
        "thanks",
        "a passing remark",
        "dunno",
        "priya.shah@notify.example",
        "the letters went out to everybody last week",
        "Is Sam there?",
        "we will send you our cost table with the DPIA and all the rest of it before the end of this week",
    ],
)
def test_what_asks_nothing_that_we_explain_finds_nothing(said: str) -> None:
    assert HELP.asked_about(said) is None


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        ("how much will it cost", True),
        ("the cost?", True),
        ("can I speak to a person", True),
        ("We cut the cost of letters", False),
        ("", False),
        ("?", False),
        ("how we do " * 5, True),
        ("how we do it " * 4, False),
        ("what " + "a" * 300, False),
    ],
)
def test_a_question_is_short_and_begins_or_ends_as_one(said: str, asking: bool) -> None:
    assert asks(said) is asking


@pytest.mark.parametrize("asked", ["", "?", "blood pressure", "xyz", "DPP", "what is"])
def test_nothing_is_found_for_what_help_does_not_know(asked: str) -> None:
    assert HELP.find(asked) is None


@given(st.data())
def test_every_name_finds_its_own_topic_in_any_case_and_punctuation(data: st.DataObject) -> None:
    topic = data.draw(st.sampled_from(HELP.topics))
    name = data.draw(st.sampled_from(names(topic)))
    around = st.text(string.whitespace + "?.,", max_size=3)
    asked = data.draw(around) + data.draw(st.sampled_from([name, name.upper(), name.title()])) + data.draw(around)
    assert HELP.find(asked) == topic


@given(st.text())
def test_any_words_at_all_are_safe_and_folding_settles(words: str) -> None:
    HELP.find(words)
    assert fold(fold(words)) == fold(words)


def test_each_topic_that_a_question_names_is_there() -> None:
    named = {question.help_topic for question in loader.load().questions if question.help_topic}
    assert len(named) > 25
    assert all(HELP.topic(key).key == key for key in named)


def test_a_topic_that_is_not_there_is_said() -> None:
    with pytest.raises(ContentError, match=r"^help\.toml: there is no topic 'moon'\. Add it"):
        HELP.topic("moon")


def test_links_lead_out_by_https_or_to_an_email() -> None:
    links = [link for topic in HELP.topics for link in topic.links]
    links += [link for content in loader.load().stages.values() for link in content.links]
    assert len(links) > 20
    assert [url for _, url in links if not url.startswith(("https://", "mailto:"))] == []


def test_one_label_leads_to_one_address() -> None:
    addresses: dict[str, set[str]] = {}
    for label, url in [link for topic in HELP.topics for link in topic.links] + [
        link for content in loader.load().stages.values() for link in content.links
    ]:
        addresses.setdefault(label, set()).add(url)
    assert [label for label, urls in addresses.items() if len(urls) > 1] == []
