"""Email: what it says, and what people do about it."""
