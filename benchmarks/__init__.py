"""How fast the pages are beside reference pages over the same rows. README.md says how to read the result."""
