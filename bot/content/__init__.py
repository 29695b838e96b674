"""Versions of the content for whoever writes them: made, and checked before anybody reads them."""
