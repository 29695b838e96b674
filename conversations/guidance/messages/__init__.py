"""A message as its recipient sees it, and the routing plans that can bring it to them."""
