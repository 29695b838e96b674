"""What both sides are shown of a review beside its answers."""
