"""A plan on two dates: what each deliverable was, what it is, and what changed in between.

`dates` reads `?compare=`; `changes` compares two states, pure; `amendments` compares the plan's texts; `rows` loads
the list on both dates; `words` and `spreadsheet` make what people read.

Both states are those of `as_of`, as known today: what is told here is the difference between the two ends. The steps
between them, each with its day, are told by `reporting.summaries.changes_since`; a test holds the two together.
"""
