"""The data that is stored: what is copied, cleared away, shown to whom it is about, and erased."""
