"""Where the Slack app is installed."""
