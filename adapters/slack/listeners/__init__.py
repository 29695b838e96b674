"""What Slack sends, one module for each kind of payload."""
