"""The paper in English, French and Spanish: every word of ours in the language, the plan's own marked as English."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from deliverables.models import Measure, PlannedOutput
from reporting.paper_words import VERSION, words_of
from reporting.papers import languages, wording
from reporting.papers.languages import ENGLISH
from reporting.pdf import paper_html
from reporting.snapshots import build_payload
from tests.factories import delivery, measurement, status_update
from tests.reporting.papers import the_round, write_section

OTHERS = ("fr", "es")
FIELD = re.compile(r"%\(\w+\)[sd]")


@pytest.mark.parametrize("code", OTHERS)
def test_apostrophes_are_curled_as_they_are_in_english(code):
    straight = re.compile(r"\w'\w")
    assert straight.findall(str(words_of(VERSION, code))) == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_fixed_words_are_complete(code):
    english, words = words_of(VERSION, "en"), words_of(VERSION, code)
    assert english.keys() <= words.keys()
    assert words["fields"].keys() == english["fields"].keys()
    assert words["parts"].keys() == english["parts"].keys()
    # Nobody has found the Spanish note of these years: it is left out rather than made up.
    assert [key for key in english if not words[key]] == (["environment"] if code == "es" else [])


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "27 October–10 November 2016; 3–9 November 2016; 1 March 2017; March 2017; 328th; 2016–17"),
        ("fr", "27 octobre-10 novembre 2016; 3-9 novembre 2016; 1er mars 2017; mars 2017; 328e; 2016-17"),
        (
            "es",
            (
                "27 de octubre – 10 de noviembre de 2016; 3 – 9 de noviembre de 2016; 1.º de marzo de 2017; "
                "marzo de 2017; 328.ª; 2016-2017"
            ),
        ),
    ],
)
def test_dates_ordinals_and_years_in_each_form(code, written):
    with override(code):
        last, first = dt.date(2016, 11, 10), dt.date(2017, 3, 1)
        said = [
            wording.days(dt.date(2016, 10, 27), last),
            wording.days(dt.date(2016, 11, 3), dt.date(2016, 11, 9)),
            wording.day(first),
            wording.month_of(first),
            wording.ordinal(328),
            wording.years("2016–17"),
        ]
    assert "; ".join(said) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "US$1,500.5; $1.5 million; $1 million; CHF 250,000"),
        ("fr", "1 500,5 dollars E.-U.; 1,5 million de dollars; 1 million de dollars; CHF 250 000"),
        ("es", "1 500,5 dólares de los Estados Unidos; 1,5 millones de dólares; 1 millón de dólares; CHF 250 000"),
    ],
)
def test_money_in_each_form(code, written):
    with override(code):
        money = wording.Money()
        amounts = [("1500.5", "USD"), ("1500000", "USD"), ("1000000", "USD"), ("250000", "CHF")]
        said = [money(Decimal(amount), currency).replace("\u202f", " ") for amount, currency in amounts]
    assert "; ".join(said) == written


@pytest.mark.parametrize(
    ("code", "printed", "written"),
    [
        ("fr", "EIGHTH ITEM ON THE AGENDA", "HUITIÈME QUESTION À L’ORDRE DU JOUR"),
        ("fr", "EIGHTEENTH ITEM ON THE AGENDA", "DIX-HUITIÈME QUESTION À L’ORDRE DU JOUR"),
        ("es", "EIGHTEENTH ITEM ON THE AGENDA", "DECIMOCTAVO PUNTO DEL ORDEN DEL DÍA"),
        ("es", "SECOND ITEM ON THE AGENDA", "SEGUNDO PUNTO DEL ORDEN DEL DÍA"),
        ("fr", "[…] ITEM ON THE AGENDA", "[…] QUESTION À L’ORDRE DU JOUR"),
        ("fr", "SPECIAL ITEM", "<SPECIAL ITEM>"),
        ("en", "SPECIAL ITEM", "SPECIAL ITEM"),
    ],
)
def test_the_item_on_the_agenda(code, printed, written):
    with override(code):
        said = languages.item_on_the_agenda(printed)
    assert said.replace(languages.OPENS, "<").replace(languages.CLOSES, ">") == written


@pytest.fixture
def progressed(plan, deliverable):
    """The round of November 2016 with some progress of every kind."""
    status_update(deliverable("1"), "completed", "2016-09-20", completed_on="2016-09-20", done="It is done.")
    status_update(deliverable("2"), "in-progress", "2016-02-01", expected="2017-03", reason="The printer was late.")
    status_update(deliverable("3a"), "suspended", "2016-02-01", reason="Nobody is there.")
    status_update(deliverable("6-2"), "in-progress", "2016-02-01", done="(a) one;\n(b) two.", next="More.")
    delivery(PlannedOutput.objects.get(deliverable__ref="1"), "2016-03-01", "A report", country="KE")
    report_round = the_round()
    write_section(report_round, "purpose", "To inform (see the draft decision in paragraph 99).")
    write_section(report_round, "challenges", "It was hard.")
    return report_round


def payload_in(code, report_round):
    return build_payload(report_round, report_round.cut_off, None, code)


def test_the_cover_in_french(progressed):
    payload = payload_in("fr", progressed)
    front = payload["cover"]
    assert front["session"] == "328e session, Genève, 27 octobre-10 novembre 2016"
    assert front["section"] == "Section institutionnelle"
    assert front["ordinal"] == "HUITIÈME QUESTION À L’ORDRE DU JOUR"
    assert front["title"].startswith("Suivi de la résolution concernant les petites et moyennes entreprises")
    assert payload["document"]["file"].endswith("-Fr.docx")
    html = paper_html(payload)
    assert '<html lang="fr">' in html
    assert "Original: anglais" in html
    assert "Ce document est tiré à un nombre restreint d’exemplaires" in html


def test_the_cover_in_spanish(progressed):
    payload = payload_in("es", progressed)
    assert payload["cover"]["session"] == "328.ª reunión, Ginebra, 27 de octubre – 10 de noviembre de 2016"
    assert payload["cover"]["ordinal"] == "OCTAVO PUNTO DEL ORDEN DEL DÍA"
    assert payload["document"]["file"].endswith("-Sp.docx")
    html = paper_html(payload)
    assert "Original: inglés" in html
    assert 'class="environment"' not in html


OURS = re.compile(r"\b(the|of|and|by|with|is|was|were|for|in|[Dd]eliverables?|months?|[Aa]greed)\b")


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner) if name not in ("anchor", "key", "kind") else ()
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("slug", ["november-2016", "november-2017"])
def test_what_is_not_marked_is_not_english(progressed, code, slug):
    parts = {name: value for name, value in payload_in(code, the_round(slug)).items() if name not in ("plan", "round")}
    assert [text for text in texts(parts) if OURS.search(ENGLISH.sub("", text))] == []


@pytest.mark.parametrize("code", OTHERS)
def test_marks_are_pairs_and_become_spans(progressed, code):
    payload = payload_in(code, progressed)
    whole = json.dumps(payload, ensure_ascii=False)
    assert whole.count(languages.OPENS) == len(ENGLISH.findall(whole)) == whole.count(languages.CLOSES) > 50
    html = paper_html(payload)
    assert languages.OPENS not in html
    assert languages.CLOSES not in html
    assert html.count('<span lang="en">') == html.count("</span>") - len(re.findall("<span (?!lang)", html))
    head = html.partition("</head>")[0]
    assert "<span" not in head


def test_an_english_paper_has_no_mark(progressed):
    payload = payload_in("en", progressed)
    assert languages.OPENS not in json.dumps(payload, ensure_ascii=False)
    assert "english" not in payload["notices"]
    assert 'lang="en"' not in paper_html(payload).partition("<body")[2]


def test_a_text_without_a_version_in_the_language_stands_in_english_and_says_so(progressed):
    payload = payload_in("fr", progressed)
    assert payload["cover"]["purpose"] == [
        (
            "[anglais seulement] \ue000To inform\ue001 (voir projet de décision au paragraphe "
            f"{payload['parts'][-1]['blocks'][0]['number']})."
        )
    ]
    challenges = payload["parts"][4]["blocks"][0]
    assert challenges["text"] == "[anglais seulement] \ue000It was hard.\ue001"
    assert payload["notices"]["english"].startswith("Les textes du plan")


def test_a_text_with_a_version_in_the_language_stands_in_it(progressed):
    section = progressed.sections.get(key="challenges")
    section.texts.create(language="fr", text="C'était difficile.", at=section.texts.get().at)
    assert payload_in("fr", progressed)["parts"][4]["blocks"][0]["text"] == "C'était difficile."
    assert payload_in("es", progressed)["parts"][4]["blocks"][0]["text"].startswith("[en inglés únicamente]")
    assert payload_in("en", progressed)["parts"][4]["blocks"][0]["text"] == "It was hard."


@pytest.mark.parametrize(
    ("code", "one", "several", "condition", "baseline"),
    [
        (
            "fr",
            ". Titre: ",
            ". Titres: ",
            "Nombre de conditions de l’indicateur satisfaites: un sur deux.",
            "8 Etats Membres",
        ),
        (
            "es",
            ". Título: ",
            ". Títulos: ",
            "Número de condiciones cumplidas del indicador: uno de dos.",
            "8 Estados Miembros",
        ),
    ],
)
def test_words_agree_with_what_they_count(progressed, deliverable, code, one, several, condition, baseline):
    for ref, countries in {"3a": "K", "5a": "KZ"}.items():
        status_update(deliverable(ref), "in-progress", "2016-08-01", done="Work goes on.")
        for letter in countries:
            output = PlannedOutput.objects.get(deliverable__ref=ref)
            delivery(output, "2016-08-02", f"Title {letter}", country={"K": "KE", "Z": "ZM"}[letter])
    status_update(deliverable("5b"), "in-progress", "2016-08-01", done="Work goes on.")
    measurement(Measure.objects.filter(indicator__deliverable__ref="5b").first(), 1, "2016-08-02")
    said = [text for text in texts(payload_in(code, progressed)["parts"]) if "Title" in text or condition in text]
    assert [(one in text, several in text) for text in said if "Title" in text] == [(True, False), (False, True)]
    assert sum(condition in text for text in said) == 1
    assert any(baseline in text for text in texts(payload_in(code, progressed)["parts"]))


@pytest.mark.parametrize(("code", "result"), [("fr", "Non encore mesurée"), ("es", "Aún no medida")])
def test_a_condition_that_is_not_measured_is_told_as_a_condition(progressed, code, result):
    """The other condition of its indicator says "Satisfaite"; an indicator, which is masculine, stands beside them."""
    measurement(Measure.objects.filter(indicator__deliverable__ref="5b").first(), 1, "2016-08-02")
    results = [text for text in texts(payload_in(code, progressed)["parts"]) if text == result]
    assert results, "in the row of the condition"
