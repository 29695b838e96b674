"""What is given out as files: a case, and what is held about people; who looked, and what was erased."""
