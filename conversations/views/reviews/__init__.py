"""A stage under review as each side sees it: items, what is said of them, sign-offs, what colleagues are asked."""
