"""A whole case as a document that leaves the chat: what stands in it, and for whom."""
