"""The parts of the journey, each told once in labels and words as people see them."""
