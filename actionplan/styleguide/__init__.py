"""The living style guide: every part of the look in every state, drawn by the templates that the pages use."""
