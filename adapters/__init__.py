"""The channels: each folder turns one platform's requests into turns, and messages into what that platform shows."""
