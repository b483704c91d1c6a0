"""The demonstration: the plan, its rounds, people by role, and progress entered as those people would.

fixtures/demo.json has the format "demonstration/1":

    {"format": "demonstration/1",
     "plan": "sme-2015",
     "people": [{"username": "focal.sme", "name": "focal point, SME", "role": "focal point", "unit": "SME"}, …],
     "rounds": [{"round": "november-2016", "records": [{…}, …]}, …],
     "progress": [{"deliverable": "3a", "records": [{…}, …]}, …],
     "commitments": [{"commitment": "partnerships", "records": [{…}, …]}, …]}

A person's role is manager, approver, auditor, administrator, reader or focal point (of a `unit`, by its code).

A record names its `action` and the arguments of the function in `deliverables.actions` that carries it out;
`by` is a username, `recorded_at` an instant in Geneva ("2016-02-01T10:20"), dates are "2016-01-29", months
"06/2016". What is true is marked `"fact": true`; everything else is flagged as sample data.

    action          says what it is about by                     and takes
    status_update   the deliverable                              effective_on, status, outlook, expected, reason,
                                                                 done, next, internal_note
    note            the deliverable                              effective_on, text, nothing_new_since
    delivery        output: the kind of a planned output         effective_on, title, country
    measurement     measure: the label of a measure              effective_on, value, member_states, comment
    mobilization    line: 1 is the item's first resource line    effective_on, source, amount, currency, posts
    withdrawal      withdraws: the id of a record                reason

Under a commitment outside the table, without evidence:

    commitment_update  the commitment                            effective_on, text
    withdrawal         withdraws: the id of a record             reason

Measured values are numbers, true or false, or a month, as the measure asks. `id` gives a record a name, so that
another one can say `corrects` (with `correction_reason`) or `withdraws`. `evidence` lists pieces with a title
and a `url`, a `text` (lines of a small text file) or neither (the file then says that it is a sample), and
where it applies `dated`, `seen_on` and `"citable": true`.

Records of a round name what units, managers and approvers did with its paper:

    edit        contribution_deadline, document_date,    open            call
                and what is in the paper by choice
    send        paragraphs (deliverables), words: left   more_time       unit, deadline, reason
                out, the text follows from the record    close, begin_clearance, submit, publish   comment
    copy_edit   paragraphs, replace, by_this             answer, reply   unit, text (no text: no comment)
    return      paragraphs, comment                      accept          reasons, by the rule of the check
    clear       paragraphs                               send_back, approve   comment

Records are entered in the order of `recorded_at`, whatever they stand under, so that each action
sees what was known at its time.
"""

from reporting.demonstration.load import Outcome, RefusedDemonstration, load_demonstration
from reporting.demonstration.people import BadAccountsFile
from reporting.demonstration.records import BadDemonstration

__all__ = ["BadAccountsFile", "BadDemonstration", "Outcome", "RefusedDemonstration", "load_demonstration"]
