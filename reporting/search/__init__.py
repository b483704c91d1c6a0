"""Search in one plan: words are compared in Python, the same on every database, over what the person may see."""
