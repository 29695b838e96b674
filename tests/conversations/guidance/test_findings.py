"""What a check found is our words, and apart from them the person's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conversations.guidance.messages.channels import MessageChannel
from conversations.guidance.templates import check_template

MARK = "zqz"


@given(st.sampled_from(list(MessageChannel)), st.text("zqz (){}[]*#-!<>:/.d\nhttps", max_size=60))
def test_a_persons_words_never_stand_in_ours(channel: MessageChannel, noise: str) -> None:
    wrapped = [f"{noise} (({MARK} {noise}))", f"http://{MARK}", f"{{{MARK}}}", f"# {MARK}", f"[{MARK}]({MARK})"]
    for content in wrapped:
        assert all(MARK not in finding.text for finding in check_template(channel, None, content))
