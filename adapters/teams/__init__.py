"""Microsoft Teams: takes turns from the Bot Framework and sends cards to it."""
