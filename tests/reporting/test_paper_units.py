"""Units that were renamed, merged or ended by the cut-off: the status table says once what became of them."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from docx import Document
from jsonschema import Draft202012Validator

from deliverables import actions
from deliverables.models import Unit
from reporting.pdf import paper_html
from reporting.snapshots import build_payload
from reporting.word import docx_of
from tests.reporting.papers import the_round

pytestmark = pytest.mark.usefixtures("today")
SINCE = dt.date(2017, 3, 1)
SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / "payload-v1.schema.json").read_text())


@pytest.fixture
def by(administrator, now):
    return {"by": administrator, "at": now}


@pytest.fixture
def rename(plan, by):
    def rename(unit="SME", code="MSME", name="Micro, Small and Medium Enterprises Unit", on=SINCE, **more):
        given = {"unit": Unit.objects.get(slug=unit.lower()), "code": code, "name": name, "effective_on": on}
        return actions.rename_unit(**given | by | more)

    return rename


@pytest.fixture
def end(plan, by):
    def end(unit="DIALOGUE", into="SECTOR", on=SINCE, **more):
        successor = Unit.objects.get(code=into) if into else None
        given = {"unit": Unit.objects.get(code=unit), "into": successor, "effective_on": on, "moves_people": True}
        return actions.end_unit(**given | by | more)

    return end


def paper(language="en", on=None, known_at=None):
    report_round = the_round("november-2017")
    return build_payload(report_round, on or report_round.cut_off, known_at, language)


def told(payload):
    """The last note of the last table."""
    return [note["text"] for note in payload["appendix"]["tables"][-1]["notes"] if not note["mark"]]


def test_nothing_is_told_where_nothing_happened(plan):
    assert told(paper()) == []


def test_a_merger_a_new_name_and_an_end_are_told_once(rename, end):
    rename()
    end()
    end("WORKQUALITY", None)
    said = (
        "DIALOGUE was merged into SECTOR on 1 March 2017. MSME was called SME until 28 February 2017. "
        "WORKQUALITY ended on 28 February 2017."
    )
    payload = paper()
    assert told(payload) == [said]
    assert list(Draft202012Validator(SCHEMA).iter_errors(payload)) == []
    assert json.dumps(payload).count("was merged into") == 1
    assert said in BeautifulSoup(paper_html(payload), "html.parser").get_text()
    words = "\n".join(one.text for one in Document(BytesIO(docx_of(payload))).paragraphs)
    assert said in words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "DIALOGUE a été fusionnée avec SECTOR le 1er mars 2017."),
        ("es", "DIALOGUE se fusionó con SECTOR el 1.º de marzo de 2017."),
    ],
)
def test_in_the_language_of_the_paper(end, language, said):
    end()
    assert told(paper(language)) == [said]


def test_what_came_after_the_cut_off_is_not_told(rename, end):
    rename(on=dt.date(2017, 10, 1))
    end(on=dt.date(2017, 10, 1))
    assert told(paper()) == []
    assert told(paper(on=dt.date(2017, 10, 1))) == [
        "DIALOGUE was merged into SECTOR on 1 October 2017. MSME was called SME until 30 September 2017."
    ]


def test_nor_what_was_not_known_yet(rename, end, now):
    rename()
    end()
    before = now - dt.timedelta(hours=1)
    assert told(paper(known_at=before)) == []
    assert told(paper(known_at=now)) != []


def test_nor_a_name_that_was_wrong_or_older_than_the_plan(rename):
    rename(on=None)
    rename("COOP", "CO-OP", "Cooperatives Unit", on=dt.date(2015, 1, 1))
    assert told(paper()) == []


def test_a_new_name_in_full_and_a_unit_that_was_merged_twice(rename, end):
    rename(code="SME")
    end("DIALOGUE", "SECTOR", dt.date(2016, 5, 1))
    end("SECTOR", "EMPLOYMENT")
    rename("employment", "EMPLAB", "Employment and Labour", on=dt.date(2017, 4, 1))
    said = (
        "DIALOGUE was merged into SECTOR on 1 May 2016. EMPLAB was called EMPLOYMENT until 31 March 2017. "
        "SECTOR was merged into EMPLAB on 1 March 2017. "
        "SME was called Small and Medium Enterprises Unit until 28 February 2017."
    )
    assert told(paper()) == [said]


def test_a_successor_that_the_plan_does_not_name_is_told_only_of_its_own_end(by, end, plan, rename):
    Unit.objects.create(code="NEW", slug="new", name="New unit")
    Unit.objects.create(code="NEWER", slug="newer", name="Newer unit")
    end(into="NEW", on=dt.date(2016, 5, 1))
    rename("new", "NOVEL", "Novel unit", on=dt.date(2016, 8, 1))
    end("NOVEL", "NEWER", dt.date(2017, 5, 1))
    said = "DIALOGUE was merged into NOVEL on 1 May 2016. NOVEL was merged into NEWER on 1 May 2017."
    assert told(paper()) == [said]
