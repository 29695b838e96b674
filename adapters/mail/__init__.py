"""Email as a channel: notices go out by a mail server, and nobody writes to the assistant from there."""
