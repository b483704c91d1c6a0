import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthz_answers_without_an_account(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"] == "text/plain"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_healthz_tells_of_a_dead_database_but_not_why(client, monkeypatch, caplog):
    def no_cursor():
        raise OperationalError("connection to db.internal refused")

    monkeypatch.setattr(connection, "cursor", no_cursor)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
    assert "db.internal" in caplog.text


@pytest.mark.django_db
def test_healthz_changes_nothing(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client):
    answer = client.get("/healthz")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
