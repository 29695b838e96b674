"""An example of a good answer for each type, for somebody whose answer was refused before."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.content.questions import QuestionType

EXAMPLES: Mapping[QuestionType, str] = {
    QuestionType.TEXT: "A few words in one line are enough.",
    QuestionType.LONG_TEXT: "Type 1 or 2 sentences in your own words.",
    QuestionType.EMAIL: "Type only the address, with an @ and no spaces. For example: sam.patel@nhs.net",
    QuestionType.PHONE: "Type only the digits. For example: 0300 303 5035",
    QuestionType.ODS_CODE: "Type only the code, such as X26 or R1H.",
    QuestionType.NUMBER: "Type digits only, for the whole number. For example: 12000",
    QuestionType.DATE: "Type the day, the month and the year. For example: 6 January 2027 or 06/01/2027",
    QuestionType.YES_NO: "Type yes or no, and nothing else.",
    QuestionType.CHOICE: "Type the number of the option. For example: 1",
    QuestionType.CHOICES: "Type the numbers of the options, with commas between them. For example: 1, 2",
    QuestionType.CONFIRM: "Type yes or not yet, and nothing else.",
    QuestionType.EVIDENCE: "For example: https://www.nhs.uk/policy, or Sam Patel sam.patel@nhs.net",
}
