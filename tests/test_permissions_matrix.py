"""Who may do what: the table of roles and actions, walked through HTTP and through the actions themselves.

Each cell is asked for, and writes are judged by what changed in the database, not by the answer alone.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from deliverables.access import standing_of
from tests import permission_consulting, permission_many, permission_rounds, permission_writes
from tests.conftest import MORNING
from tests.permission_answers import WHO_CAN, judge, make_cast, make_record, state_of_tables, undone
from tests.permission_requests import HOW

pytestmark = pytest.mark.django_db
assert permission_writes, "it adds to HOW"
assert permission_rounds, "so does it"
assert permission_consulting, "and so does it"
assert permission_many, "and so does this"

# All about deliverable 3a, which SME coordinates, and about partnerships, for which SME answers. Columns:
#   nobody   has not signed in                           manager, approver, auditor   of this plan
#   reader   an account without role or unit             admin      administrator of accounts, without a role
#   SME      focal point of SME                          manager+   manager of another plan only
#   other    focal point of WORKQUALITY, named for 3a too
#   none     focal point of DIALOGUE, named for deliverable 4 only
#   outside  focal point of a unit that the plan does not name
#
# Cells: in = is sent to sign in · yes = sees it, or the database changed as it should · hidden = the page is
# there, and this is not on it · 403 = told why not and who can · 404 = not told that there is such a thing.
TABLE = """
                                    nobody reader SME    other  none   outside manager approver auditor admin  manager+
the sign-in page                    yes    yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
my work                             in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the dashboard                       in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the list                            in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the list as CSV                     in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the list as XLSX                    in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the whole plan                      in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the source                          in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
an item                             in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
a unit                              in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
an outcome                          in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
a paragraph                         in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the commitments                     in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
a commitment                        in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
a deliverable                       in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the timeline                        in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the rounds                          in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
a text of the source                in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
the search                          in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes

the search for an internal link     in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
the search for words of a draft     in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
the evidence below a text           in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
an internal note                    in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
an internal note in the past        in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
a link that may be cited            in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
an internal link                    in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
an internal file's name             in     hidden yes    yes    yes    hidden  yes     yes      yes     hidden hidden
a file that may be cited            in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
an internal file                    in     404    yes    yes    yes    404     yes     yes      yes     404    404
a round before publication          in     404    yes    yes    yes    404     yes     yes      yes     404    404
a draft paper on screen             in     404    yes    yes    yes    404     yes     yes      yes     404    404
a draft paper as PDF                in     404    yes    yes    yes    404     yes     yes      yes     404    404
a draft paper in Word               in     404    yes    yes    yes    404     yes     yes      yes     404    404
a draft paper as JSON               in     404    yes    yes    yes    404     yes     yes      yes     404    404

the paragraph of a paper            in     404    yes    yes    yes    404     yes     yes      yes     404    404
a section of a paper                in     404    yes    yes    yes    404     yes     yes      yes     404    404
keep a draft of a paragraph         in     404    yes    403    403    404     yes     403      403     404    404
keep a draft of a section           in     404    403    403    403    404     yes     403      403     404    404
the page for approval               in     404    403    403    403    404     yes     yes      yes     404    404
the archive of a round              in     404    403    403    403    404     yes     yes      yes     404    404

the form for an update              in     403    yes    403    403    403     yes     403      403     403    403
the form for a note                 in     403    yes    yes    403    403     yes     403      403     403    403
the form for an output              in     403    yes    yes    403    403     yes     403      403     403    403
the form for a measurement          in     403    yes    yes    403    403     yes     403      403     403    403
the form for resources              in     403    403    403    403    403     yes     403      403     403    403
the form to correct an update       in     403    yes    403    403    403     yes     403      403     403    403
the form to correct a note          in     403    yes    yes    403    403     yes     403      403     403    403
the form to withdraw an update      in     403    yes    403    403    403     yes     403      403     403    403
the form to withdraw a note         in     403    yes    yes    403    403     yes     403      403     403    403
the form to withdraw internal proof in     404    yes    403    403    404     yes     403      403     404    404
the form for more evidence          in     403    yes    yes    403    403     yes     403      403     403    403
the form to amend the text          in     403    403    403    403    403     yes     403      403     403    403
the form to withdraw that           in     403    403    403    403    403     yes     403      403     403    403
the form to edit a round            in     404    403    403    403    404     yes     403      403     404    404
the form on a commitment            in     403    yes    403    403    403     yes     403      403     403    403
the form to correct it              in     403    yes    403    403    403     yes     403      403     403    403
the form to withdraw it             in     403    yes    403    403    403     yes     403      403     403    403
the form where no unit is named     in     403    403    403    403    403     yes     403      403     403    403

record an update                    in     403    yes    403    403    403     yes     403      403     403    403
add a note                          in     403    yes    yes    403    403     yes     403      403     403    403
say "nothing new"                   in     403    yes    yes    403    403     yes     403      403     403    403
record an output                    in     403    yes    yes    403    403     yes     403      403     403    403
record a measurement                in     403    yes    yes    403    403     yes     403      403     403    403
record resources                    in     403    403    403    403    403     yes     403      403     403    403
add evidence to an update           in     403    yes    yes    403    403     yes     403      403     403    403
add evidence to resources           in     403    403    403    403    403     yes     403      403     403    403
correct an update                   in     403    yes    403    403    403     yes     403      403     403    403
correct a note of SME               in     403    yes    yes    403    403     yes     403      403     403    403
correct a note of WORKQUALITY       in     403    yes    yes    403    403     yes     403      403     403    403
correct an output                   in     403    yes    yes    403    403     yes     403      403     403    403
correct a measurement               in     403    yes    yes    403    403     yes     403      403     403    403
correct resources                   in     403    403    403    403    403     yes     403      403     403    403
withdraw an update                  in     403    yes    403    403    403     yes     403      403     403    403
withdraw a note                     in     403    yes    yes    403    403     yes     403      403     403    403
withdraw resources                  in     403    403    403    403    403     yes     403      403     403    403
withdraw evidence of SME            in     403    yes    403    403    403     yes     403      403     403    403
withdraw evidence of WORKQUALITY    in     403    yes    yes    403    403     yes     403      403     403    403
withdraw evidence of resources      in     403    403    403    403    403     yes     403      403     403    403
record on a commitment              in     403    yes    403    403    403     yes     403      403     403    403
record where no unit is named       in     403    403    403    403    403     yes     403      403     403    403
correct an update on a commitment   in     403    yes    403    403    403     yes     403      403     403    403
withdraw an update on a commitment  in     403    yes    403    403    403     yes     403      403     403    403
amend the text                      in     403    403    403    403    403     yes     403      403     403    403
amend the due month                 in     403    403    403    403    403     yes     403      403     403    403
amend the units                     in     403    403    403    403    403     yes     403      403     403    403
withdraw an amendment               in     403    403    403    403    403     yes     403      403     403    403
edit a round                        in     404    403    403    403    404     yes     403      403     404    404

the form to plan a round            in     403    403    403    403    403     yes     403      403     403    403
the form to open a round            in     404    403    403    403    404     yes     403      403     404    404
the form for a unit's more time     in     404    403    403    403    404     yes     403      403     404    404
the story of a round                in     404    yes    yes    yes    404     yes     yes      yes     404    404
plan a round                        in     403    403    403    403    403     yes     403      403     403    403
open a round                        in     404    403    403    403    404     yes     403      403     404    404
give a unit more time               in     404    403    403    403    404     yes     403      403     404    404

the checks                          in     404    yes    yes    yes    404     yes    yes      yes     404    404
the consultation                    in     404    yes    yes    yes    yes     yes    yes      yes     404    404
a unit's own comments               in     404    yes    yes    yes    yes     yes    yes      yes     404    404
another unit's comments             in     404    yes    yes    yes    hidden  yes    yes      yes     404    404
a draft paper as a consulted unit   in     404    yes    yes    yes    yes     yes    yes      yes     404    404
the checks as a consulted unit      in     404    yes    yes    yes    404     yes    yes      yes     404    404
a round as a consulted unit         in     404    yes    yes    yes    404     yes    yes      yes     404    404
guidance before publication         in     404    yes    yes    yes    404     yes    yes      yes     404    404
guidance on a published paper       in     yes    yes    yes    yes    yes     yes    yes      yes     yes    yes
answers before publication          in     404    yes    yes    yes    404     yes    yes      yes     404    404
answers in a published paper        in     yes    yes    yes    yes    yes     yes    yes      yes     yes    yes
answers in a paper that is reissued in     hidden yes    yes    yes    hidden  yes    yes      yes     hidden hidden
accept a warning                    in     404    403    403    403    404     yes    403      403     404    404
give a deliverable its paragraph    in     404    403    403    403    404     yes    403      403     404    404
ask another unit                    in     404    403    403    403    403     yes    403      403     404    404
give a consulted unit's comments    in     404    403    403    403    yes     403    403      403     404    404
tell that a unit has no comment     in     404    403    403    403    yes     403    403      403     404    404
reply to comments                   in     404    403    403    403    403     yes    403      403     404    404
enter a decision                    in     403    403    403    403    403     yes    403      403     403    403
enter a point of guidance           in     403    403    403    403    403     yes    403      403     403    403
change a point of guidance          in     403    403    403    403    403     yes    403      403     403    403
take back a point of guidance       in     403    403    403    403    403     yes    403      403     403    403
answer a point of guidance          in     404    403    403    403    404     yes    403      403     404    404

the grid                            in     403    yes    yes    yes    403     yes     403      403     403    403
3a in the grid                      in     403    yes    hidden hidden 403     yes     403      403     403    403
an update sheet                     in     403    yes    yes    yes    403     yes     403      403     403    403
the update sheets                   in     403    yes    yes    yes    403     yes     403      yes     403    403
the report of a sheet               in     404    yes    404    404    404     yes     404      yes     404    404
a sheet of SME that waits           in     404    yes    404    404    404     404     404      404     404    404
apply a sheet of SME                in     404    yes    404    404    404     404     404      404     404    404
drop a sheet of SME                 in     404    yes    404    404    404     404     404      404     404    404
whom to remind                      in     403    403    403    403    403     yes     403      403     403    403
remind the holders                  in     403    403    403    403    403     yes     403      403     403    403
the report of a reminder            in     403    403    403    403    403     yes     403      yes     403    403

the administration                  in     403    403    403    403    403     403     403      403     yes    403
see accounts                        in     403    403    403    403    403     403     403      403     yes    403
make an account                     in     403    403    403    403    403     403     403      403     yes    403
deactivate an account               in     403    403    403    403    403     403     403      403     yes    403
give a role                         in     403    403    403    403    403     403     403      403     yes    403
take a role away                    in     403    403    403    403    403     403     403      403     yes    403
make a focal point                  in     403    403    403    403    403     403     403      403     yes    403
rename a unit                       in     403    403    403    403    403     403     403      403     yes    403
merge a unit                        in     403    403    403    403    403     403     403      403     yes    403
the form for one's own password     in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
sign out                            in     yes    yes    yes    yes    yes     yes     yes      yes     yes    yes
"""
HEADS, *LINES = [line for line in TABLE.splitlines() if line.strip()]
ROLES = HEADS.split()


def cells_of(line: str) -> tuple[str, dict[str, str]]:
    name, *cells = line.rsplit(maxsplit=len(ROLES))
    return name, dict(zip(ROLES, cells, strict=True))


CELLS = dict(cells_of(line) for line in LINES)
# The parts of the table, as blank lines divide it: one test each, since a test begins with loading the plan.
PARTS = [
    [cells_of(line)[0] for line in part.splitlines() if line.strip() in map(str.strip, LINES)]
    for part in TABLE.split("\n\n")
]


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast, monkeypatch):
    # Who may have the paper is asked before it is drawn; drawing takes seconds and is tested elsewhere.
    monkeypatch.setattr("reporting.views.papers.draft_of", lambda *_args, **_options: b"%PDF-1.7")
    return make_record(plan, cast)


TESTED_BELOW = ("the sign-in page", "sign out")


def test_the_table_and_the_requests_name_the_same_things():
    assert set(CELLS) == set(HOW) | {"sign out"}
    assert len(CELLS) == len(LINES)
    assert [name for part in PARTS for name in part] == list(CELLS)
    assert {cell for row in CELLS.values() for cell in row.values()} == {"in", "yes", "hidden", "403", "404"}


def differing(found: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The cells that are not as the table says: what was found instead."""
    wrong = {
        name: {role: cell for role, cell in answers.items() if cell != CELLS[name][role]}
        for name, answers in found.items()
    }
    return {name: answers for name, answers in wrong.items() if answers}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_through_http(part, cast, record, client_of):
    browsers = {role: client_of(person) for role, person in cast.items()}
    found = {}
    for name in part:
        if name in TESTED_BELOW:
            continue
        found[name] = {}
        with undone():
            # What is asked for may need another state of the record, and bring it there.
            asked, before = HOW[name](record), state_of_tables()
            for role, browser in browsers.items():
                with undone():
                    found[name][role] = judge(browser, asked, before)
        assert list(found[name]) == ROLES
    assert differing(found) == {}


WORDS_OF_ACTIONS = ("record", "add", "say", "correct", "withdraw", "amend")
THROUGH_ACTIONS = [name for name in CELLS if name.split()[0] in WORDS_OF_ACTIONS]


def test_through_the_actions(cast, record):
    """The rules stand in the actions too, so that no command or later page can forget them."""
    before = state_of_tables()
    found = {}
    for name in THROUGH_ACTIONS:
        call = HOW[name](record).call
        assert call is not None
        found[name] = {"nobody": "in"}
        for role, person in cast.items():
            if person is None:
                continue
            with undone():
                found[name][role] = outcome_of(call, person, before)
        assert list(found[name]) == ROLES
    assert differing(found) == {}


def outcome_of(call, person, before) -> str:
    try:
        call(person)
    except PermissionDenied as refusal:
        changed = state_of_tables() != before
        said = "403" if WHO_CAN.search(str(refusal)) else str(refusal)
        return f"{said}, and changed something" if changed else said
    return "yes" if state_of_tables() != before else "nothing changed"


def test_nobody_has_a_standing(plan):
    with pytest.raises(TypeError):
        standing_of(AnonymousUser(), plan, MORNING.date())


def test_signing_out_ends_the_session(cast, client_of):
    for role, person in cast.items():
        browser = client_of(person)
        if CELLS["sign out"][role] == "in":
            continue
        assert browser.get("/").status_code == 200
        assert browser.post(reverse("logout")).status_code == 302
        assert browser.get("/").url.startswith(reverse("login"))


def test_who_is_signed_in_needs_no_sign_in_page(cast, client_of):
    assert client_of(None).get(reverse("login")).status_code == 200
    for role, person in cast.items():
        if person is not None:
            assert client_of(person).get(reverse("login")).url == "/", role
