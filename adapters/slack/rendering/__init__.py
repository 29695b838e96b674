"""What is drawn for Slack: messages, modals, App Home."""
