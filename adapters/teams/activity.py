"""What Teams sent: checked, then read as an activity of the Bot Framework's schema."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from botbuilder.schema import Activity, ActivityTypes, Attachment, ChannelAccount, ConversationAccount, Entity

from adapters.common.text import storable
from adapters.teams.errors import InvalidActivity

BODY_LIMIT = 256 * 1024  # bytes
LONGEST_NAME = 2_000  # characters of any id, name or address
_TARGETED = "isTargeted"
_SPACES = " \t\u00a0\u200b"
_WIDE_SPACES = re.compile("[\u00a0\u200b]+")
_MENTION_TAGS = re.compile(r"^<at\b[^>]*>|</at>$")
_MENTION = re.compile(r"<at\b[^>]*>([^<]*)</at>")
_QUOTE = re.compile(r'\s*<quoted messageId="[^"<>]*" ?/?>(?:</quoted>)?\s*')  # what somebody types comes escaped


def read_activity(body: bytes) -> Activity:
    """The activity, with empty texts for names that were left out. Raises InvalidActivity for anything else.

    Every part is checked as it is read: the SDK's own deserialising fails on malformed bodies with errors of many
    kinds. `channel_data` always has tenant, team, channel and eventType; `value` is as Teams sent it; see `sent_at` for
    the time.
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise InvalidActivity("The body is not JSON.") from problem
    if not isinstance(read, dict):
        raise InvalidActivity("The body is not an object.")
    activity = _read(read)
    _require_parties(activity)
    return activity


def _read(read: Mapping[str, Any]) -> Activity:
    data = _channel_data(read)
    activity = Activity(
        type=_needed(read, "type"),
        id=_name(read, "id"),
        service_url=_needed(read, "serviceUrl"),
        channel_id=_needed(read, "channelId"),
        from_property=_account(_object(read, "from")),
        recipient=_account(_object(read, "recipient")),
        conversation=_conversation(_object(read, "conversation"), data["tenant"]["id"]),
        channel_data=data,
        text=_text(read),
        entities=[_entity(one) for one in _list(read, "entities")],
        attachments=[_attachment(one) for one in _list(read, "attachments")],
        value=_value(read),
        name=_name(read, "name"),
        action=_name(read, "action"),
        reply_to_id=_name(read, "replyToId"),
        locale=_name(read, "locale"),
        members_added=[ChannelAccount(id=_name(one, "id")) for one in _list(read, "membersAdded")],
        members_removed=[ChannelAccount(id=_name(one, "id")) for one in _list(read, "membersRemoved")],
    )
    activity.additional_properties = {"sent": _name(read, "localTimestamp") or _name(read, "timestamp")}
    return activity


def _account(read: Mapping[str, Any]) -> ChannelAccount:
    account = ChannelAccount(id=_name(read, "id"), name=_name(read, "name"), aad_object_id=_name(read, "aadObjectId"))
    account.additional_properties = {_TARGETED: read.get(_TARGETED) is True}
    return account


def _conversation(read: Mapping[str, Any], tenant: str) -> ConversationAccount:
    """The SDK's own reading looks for tenantID, and Teams writes tenantId."""
    return ConversationAccount(
        id=_needed(read, "id"),
        conversation_type=_name(read, "conversationType") or "personal",
        tenant_id=tenant or _name(read, "tenantId"),
    )


def _entity(read: Mapping[str, Any]) -> Entity:
    entity = Entity(type=str(read.get("type") or ""))
    entity.additional_properties = {name: value for name, value in read.items() if name != "type"}
    return entity


def _attachment(read: Mapping[str, Any]) -> Attachment:
    kind = read.get("contentType")
    return Attachment(
        content_type=kind if isinstance(kind, str) else "",
        content_url=read.get("contentUrl"),
        content=read.get("content"),
        name=read.get("name"),
    )


def _channel_data(read: Mapping[str, Any]) -> dict[str, Any]:
    data = _object(read, "channelData")
    channel = _name(_object(data, "channel"), "id") or _name(data, "teamsChannelId")
    return {
        "tenant": {"id": _name(_object(data, "tenant"), "id")},
        "team": {"id": _name(_object(data, "team"), "id")},
        "channel": {"id": channel},
        "eventType": _name(data, "eventType"),
    }


def _require_parties(activity: Activity) -> None:
    acts = activity.type in (ActivityTypes.message, ActivityTypes.invoke)
    if acts and not (activity.from_property.id and activity.recipient.id and activity.id):
        raise InvalidActivity("A message needs from, recipient and id.")
    if activity.type == ActivityTypes.invoke and activity.value is None:
        raise InvalidActivity("An invoke needs a value.")


def _object(read: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = read.get(name) or {}
    if not isinstance(part, dict):
        raise InvalidActivity(f"{name} is not an object.")
    return part


def _needed(read: Mapping[str, Any], name: str) -> str:
    value = _name(read, name)
    if not value:
        raise InvalidActivity(f"{name} is missing.")
    return value


def _name(read: Mapping[str, Any], name: str) -> str:
    value = read.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        raise InvalidActivity(f"{name} is not a text of a usable length.")
    return storable(value)


def _text(read: Mapping[str, Any]) -> str:
    value = read.get("text") or ""
    if not isinstance(value, str):
        raise InvalidActivity("text is not a text.")
    return storable(value)


def _value(read: Mapping[str, Any]) -> Mapping[str, Any] | None:
    value = read.get("value")
    if value is None or isinstance(value, dict):
        return value
    if read.get("type") == ActivityTypes.invoke or not isinstance(value, str | int | float | bool | list):
        raise InvalidActivity("value is not an object.")
    return None


def _list(read: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = read.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidActivity(f"{name} is not a list of objects.")
    return value


def sent_at(activity: Activity) -> str:
    """When it was sent, as Teams wrote it, because receipts are named by it; empty where it did not."""
    return str(activity.additional_properties["sent"])


def base_conversation(activity: Activity) -> str:
    """The conversation without its thread: "19:...@thread.tacv2"."""
    return str(activity.conversation.id).partition(";")[0]


def thread_of(activity: Activity) -> str:
    """The id of the message that this thread hangs from; empty outside channels."""
    return str(activity.conversation.id).partition(";messageid=")[2]


def is_targeted(activity: Activity) -> bool:
    """Whether somebody wrote it to the assistant alone, in a channel or a group chat: nobody else there sees it."""
    return bool(activity.recipient.additional_properties.get(_TARGETED))


def is_personal(activity: Activity) -> bool:
    """Whether it comes from a chat of one person with the assistant."""
    return bool(activity.conversation.conversation_type == "personal")


def message_text(activity: Activity) -> str:
    """What somebody typed: without the mention of the assistant and the mark of a message that they reply to.

    Of other people who are mentioned, the name stays. Exactly the mention is cut, once for each time that Teams lists
    it. The SDK's remove_recipient_mention deletes the bot's name wherever it stands.
    """
    text = _QUOTE.sub(" ", activity.text.replace("&nbsp;", "\u00a0"))
    for who, shown in _mentions(activity):
        before, found, after = text.partition(shown)
        if found and who == activity.recipient.id:
            text = f"{before.rstrip(_SPACES)} {after.lstrip(_SPACES)}"
        elif found:
            text = before + _MENTION_TAGS.sub("", shown) + after
    return _WIDE_SPACES.sub(" ", html.unescape(text)).strip()


def _mentions(activity: Activity) -> Iterator[tuple[str, str]]:
    """Who is mentioned, and how the text shows it."""
    entities: list[Entity] = activity.entities
    for entity in entities:
        who = entity.additional_properties.get("mentioned")
        if entity.type != "mention" or not isinstance(who, dict) or not isinstance(who.get("id"), str):
            continue
        text = entity.additional_properties.get("text")
        if shown := storable(text) if isinstance(text, str) else _shown_by_name(activity, who):
            yield who["id"], shown


def _shown_by_name(activity: Activity, who: Mapping[str, Any]) -> str:
    """How the text shows a mention of which Teams tells only whom it means; empty where it does not show it."""
    ours = activity.recipient.name if who["id"] == activity.recipient.id else ""
    known = {name.casefold() for name in (who.get("name"), ours) if isinstance(name, str) and name}
    tags = _MENTION.finditer(activity.text.replace("&nbsp;", "\u00a0"))
    return next((tag[0] for tag in tags if html.unescape(tag[1]).strip().casefold() in known), "")
