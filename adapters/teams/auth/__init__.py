"""Who may send, and our own tokens."""
