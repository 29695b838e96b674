"""What is held about whoever asks: got as a file, and erased."""
