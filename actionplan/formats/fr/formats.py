"""Numbers as the Office's French papers print them: 1 500,5, the space narrow and not broken."""

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
