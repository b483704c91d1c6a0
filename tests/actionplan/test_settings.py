"""What a site refuses to start with, and what it starts with. The settings are read afresh each time."""

import datetime as dt
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from actionplan import guards

STRONG = "kX3vQ9zR7mW2pL8sT5yB1nC6dF4gH0jKaEuIoZxVbNmQwErTyUiOpAsDfGh"
PRODUCTION = {
    "DEBUG": "false",
    "DEMONSTRATION": "false",
    "SECRET_KEY": STRONG,
    "ALLOWED_HOSTS": "plans.example.org",
    "DATABASE_URL": "postgres://name:word@127.0.0.1:5432/plans",
    "FIXED_CLOCK": "",
}
DEMONSTRATION = PRODUCTION | {"DEMONSTRATION": "true"}
DEVELOPMENT = PRODUCTION | {"DEBUG": "true"}


@pytest.fixture
def read(monkeypatch):
    """Reads the settings in the environment given."""

    def read_settings(environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "actionplan" / "settings.py"))

    return read_settings


def test_production_is_what_one_gets_without_asking(read, monkeypatch):
    monkeypatch.delenv("DEBUG")
    monkeypatch.delenv("DEMONSTRATION")
    values = read({k: v for k, v in PRODUCTION.items() if k not in {"DEBUG", "DEMONSTRATION"}})
    assert values["PRODUCTION"] is True
    assert values["DEBUG"] is False


@pytest.mark.parametrize("key", ["", "short", "a" * 80, "django-insecure-" + STRONG, "change-me-" + STRONG])
def test_production_refuses_a_missing_or_weak_key(read, key):
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY .*token_urlsafe"):
        read(PRODUCTION | {"SECRET_KEY": key})


def test_production_refuses_a_fixed_clock(read):
    with pytest.raises(ImproperlyConfigured, match="FIXED_CLOCK is set, and in production"):
        read(PRODUCTION | {"FIXED_CLOCK": "2017-10-02T09:00:00+02:00"})


def test_production_refuses_to_guess_its_hosts(read):
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is not set"):
        read(PRODUCTION | {"ALLOWED_HOSTS": ""})


def test_production_is_safe_by_default(read):
    values = read(PRODUCTION)
    assert values["SESSION_COOKIE_SECURE"]
    assert values["CSRF_COOKIE_SECURE"]
    assert values["SECURE_SSL_REDIRECT"]
    assert values["SECURE_HSTS_SECONDS"] == 31_536_000
    assert values["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert values["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert "SECURE_PROXY_SSL_HEADER" not in values
    assert "Manifest" in values["STORAGES"]["staticfiles"]["BACKEND"]
    assert values["FIXED_CLOCK"] is None


def test_a_proxy_is_trusted_only_when_asked(read):
    values = read(PRODUCTION | {"TRUST_PROXY_HEADER": "true"})
    assert values["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_postgresql_keeps_its_connections(read):
    database = read(PRODUCTION | {"DB_CONN_MAX_AGE": "30"})["DATABASES"]["default"]
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (30, True)


def test_postgresql_keeps_statements_unless_a_pooler_stands_between(read):
    options = read(PRODUCTION)["DATABASES"]["default"]["OPTIONS"]
    assert options == {"prepare_threshold": 0, "options": "-c jit=off -c plan_cache_mode=force_generic_plan"}
    database = read(PRODUCTION | {"DB_PREPARED_STATEMENTS": "false"})["DATABASES"]["default"]
    assert "OPTIONS" not in database


def test_sqlite_takes_its_lock_first_and_waits(read, tmp_path):
    file = tmp_path / "folder" / "plans.sqlite3"
    database = read(PRODUCTION | {"DATABASE_URL": f"sqlite:///{file}"})["DATABASES"]["default"]
    assert database["NAME"] == file
    assert file.parent.is_dir()
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 5
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "ATOMIC_REQUESTS" not in database


def test_the_demonstration_answers_this_machine_only_and_may_hold_the_clock(read):
    values = read(DEMONSTRATION | {"FIXED_CLOCK": "2017-10-02T09:00:00+02:00"})
    assert values["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert not values["SESSION_COOKIE_SECURE"]
    assert not values["SECURE_SSL_REDIRECT"]
    assert values["FIXED_CLOCK"] == dt.datetime(2017, 10, 2, 7, tzinfo=dt.UTC)


def test_development_also_listens_to_named_hosts(read):
    assert read(DEVELOPMENT)["ALLOWED_HOSTS"] == ["plans.example.org"]
    assert read(DEVELOPMENT | {"ALLOWED_HOSTS": ""})["ALLOWED_HOSTS"][0] == "127.0.0.1"


def test_a_machine_without_a_key_makes_its_own(read, monkeypatch):
    monkeypatch.setattr(guards, "machine_secret", lambda path: f"kept in {path.name}")
    assert read(DEVELOPMENT | {"SECRET_KEY": ""})["SECRET_KEY"] == "kept in secret-key"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "yes please"),
        ("DB_CONN_MAX_AGE", "-1"),
        ("EVIDENCE_MAX_BYTES", "20 MB"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://name:word@127.0.0.1/plans"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(read, name, value):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*Set"):
        read(PRODUCTION | {name: value})


def test_debug_and_demonstration_exclude_each_other(read):
    with pytest.raises(ImproperlyConfigured, match="DEBUG and DEMONSTRATION are both true"):
        read(PRODUCTION | {"DEBUG": "true", "DEMONSTRATION": "true"})


@pytest.mark.parametrize("text", ["yesterday", "2017-10-02", "2017-10-02T09:00:00"])
def test_the_clock_is_fixed_to_an_instant_with_its_offset(text):
    with pytest.raises(ImproperlyConfigured, match=r"FIXED_CLOCK is .* offset"):
        guards.parse_fixed_clock(text, production=False)


def test_the_policy_lets_no_inline_script_or_style_through():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = {source for values in directives.values() for source in values}
    assert sources == {"'none'", "'self'", "data:"}
    assert directives["default-src"] == ["'none'"]
    assert "data:" not in directives["script-src"] + directives["style-src"]


def test_a_machine_secret_is_kept_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret-key"
    key = guards.machine_secret(path)
    assert len(key) >= guards.SECRET_KEY_LENGTH
    assert guards.machine_secret(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_of_two_processes_that_start_together_one_key_stays(tmp_path, monkeypatch):
    path = tmp_path / "secret-key"

    def link_after_the_other(source, target):
        Path(target).write_text("the other's")
        raise FileExistsError

    monkeypatch.setattr("os.link", link_after_the_other)
    assert guards.machine_secret(path) == "the other's"


@pytest.fixture
def sample(db, monkeypatch):
    """A model with the flag, another without, and a table that tests may fill."""
    with isolate_apps("tests"):

        class Sample(models.Model):
            illustrative = models.BooleanField(default=False)

            class Meta:
                app_label = "tests"
                db_table = "guard_sample"
                verbose_name_plural = "samples"

            def __str__(self):
                return "sample"

        class Plain(models.Model):
            class Meta:
                app_label = "tests"

            def __str__(self):
                return "plain"

        class Worded(models.Model):
            illustrative = models.TextField()

            class Meta:
                app_label = "tests"

            def __str__(self):
                return "worded"

    monkeypatch.setattr(apps, "get_models", lambda: [Sample, Plain, Worded])
    return Sample


def create_table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guard_sample (id integer PRIMARY KEY, illustrative boolean NOT NULL)")


def test_illustrative_rows_are_refused(sample):
    create_table()
    sample.objects.create(id=1, illustrative=False)
    guards.refuse_demonstration_data()
    sample.objects.create(id=2, illustrative=True)
    with pytest.raises(ImproperlyConfigured, match=r"illustrative rows \(samples\)"):
        guards.refuse_demonstration_data()


def test_a_database_without_tables_passes_with_a_warning(sample, caplog):
    guards.refuse_demonstration_data()
    assert "The database is not migrated (no guard_sample)" in caplog.text


@pytest.mark.parametrize(("production", "asked"), [(True, 1), (False, 0)])
def test_a_server_asks_before_it_starts(settings, monkeypatch, production, asked):
    settings.PRODUCTION = production
    calls = []
    monkeypatch.setattr(guards, "refuse_demonstration_data", lambda: calls.append(1))
    monkeypatch.setattr("django.setup", lambda **_: None)
    runpy.run_path(str(settings.BASE_DIR / "actionplan" / "wsgi.py"))
    assert len(calls) == asked


def test_a_command_ends_with_the_sentence():
    """Through manage.py, as an administrator sees it: no key, so no migration."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=settings.BASE_DIR,
        env=PRODUCTION | {"SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "SECRET_KEY is not set" in answer.stderr
