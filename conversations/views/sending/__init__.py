"""What will be sent: a template as its recipient sees it, and a routing plan as a picture."""
