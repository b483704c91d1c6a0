"""Help: a guide of one page for each role, and what the words mean."""
