"""What the operator sets about costs: which of NHS Notify's lists of prices holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator
from pydantic_settings import BaseSettings

from conversations.guidance.facts import facts

COST_FIXES = {
    "PRICE_LIST": (
        "Set PRICE_LIST to the name of a list of prices in conversations/content/facts.toml, such as blended_letters "
        "or letters_by_sheet, or remove it: the list that is named at the head of that file then holds."
    ),
}


def _listed(written: str) -> str:
    if written and written not in facts().price_lists:
        raise ValueError("not a list of prices")
    return written


class CostVariables(BaseSettings):
    """The variables about costs, read with the others."""

    price_list: Annotated[str, AfterValidator(_listed)] = ""
