"""The Slack channel: slash command, direct messages, modals, App Home, and the onboarding team's channel."""
