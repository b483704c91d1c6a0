"""The page on which one text of a paper is written, sent, cleared and returned: what it shows and offers."""
