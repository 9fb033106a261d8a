"""The file that says where people sign in: what it may say, and what is said of one that it may not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from tests.play import ROOT
from workshop.scenario.problems import Problems
from workshop.server.people import Role
from workshop.server.providers import Providers, read_people

EXAMPLE = next(
    block
    for block in re.findall(r"```toml\n(.*?)```", (ROOT / "docs/rooms.md").read_text("utf-8"), re.DOTALL)
    if "[organisation." in block
)
"""As the documentation has it."""


def read(folder: Path, text: str, **environment: str) -> Providers | list[str]:
    """What stands in the file, or the lines that are said of it."""
    path = folder / "people.toml"
    path.write_text(text, "utf-8")
    there = read_people(path, environment)
    return [*there.lines()] if isinstance(there, Problems) else there


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sales.secret").write_text("s3cret\n", "utf-8")
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "company-ca.pem"))
    return tmp_path


def test_the_documentations_example_is_one(folder: Path) -> None:
    (provider,) = read(folder, EXAMPLE)
    assert not isinstance(provider, str)
    assert (provider.short, provider.of.name, provider.secret) == ("sales", "Sales", "s3cret")
    assert provider.ca.startswith("-----BEGIN CERTIFICATE-----")
    assert provider.roles_in({"groups": ["people-development", "others"]}) == {Role.ORGANISER}
    assert provider.roles_in({"groups": "workshop-admins"}) == {Role.ADMINISTRATOR}
    assert provider.roles_in({"groups": ["Workshop-Admins", "workshop-admins "]}) == frozenset()


def test_a_secret_stands_in_a_variable_too_and_a_client_may_have_none(folder: Path) -> None:
    by_variable = EXAMPLE.replace('secret-file = "sales.secret"', 'secret-variable = "SALES_SECRET"')
    (provider,) = read(folder, by_variable, SALES_SECRET="another")
    assert not isinstance(provider, str)
    assert provider.secret == "another"
    (without,) = read(folder, EXAMPLE.replace('secret-file = "sales.secret"', ""))
    assert not isinstance(without, str)
    assert without.secret == ""


@pytest.mark.parametrize(
    ("was", "instead", "place", "said"),
    [
        ('name = "Sales"', "", "", "'name' is missing"),
        ("client-id", "client_id", ":4:1:", "there is no key 'client_id' here"),
        ('issuer = "https://', 'issuer = "http://', ":3:10:", "must begin with https://"),
        ('issuer = "https://login', 'issuer = "login', ":3:10:", "must be an address"),
        ('issuer = "https://login', 'issuer = "https://[', ":3:10:", "must be an address"),
        ("[organisation.sales]", "verify = false\n[organisation.sales]", ":1:1:", "there is no key 'verify'"),
        ("end-session = true", "end-session = 'yes'", ":9:15:", "must be"),
        ("end-session = true", "scopes = ['profile']", ":9:10:", "must have 'openid'"),
        ("sales.secret", "nowhere.secret", ":5:15:", "'nowhere.secret' cannot be used"),
        ('secret-file = "sales.secret"', 'secret-variable = "X"', ":5:19:", "names a secret that is empty"),
        ("ask =", 'secret-variable = "X"\nask =', ":8:1:", "in a file or in a variable, and not in both"),
        ("company-ca.pem", "sales.secret", ":6:11:", "it holds no certificate"),
        ("ca-file", 'proxy = "proxy:3128"\nca-file', ":6:9:", "must be an address, like http://proxy"),
        ("organiser =", "organizer =", ":14:1:", "organizer"),
        ("[organisation.sales.roles]", "[organisation.sales.rolls]", "", "roles"),
        (EXAMPLE, "", "", "there is nothing in this file"),
        (EXAMPLE, "organisation = 7", ":1:16:", "must be a table"),
        (EXAMPLE, EXAMPLE + EXAMPLE.replace("n.sales", "n.more"), ":17:8:", "'sales' already"),
    ],
    ids=lambda words: words[:30],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_with_its_place(
    folder: Path, was: str, instead: str, place: str, said: str
) -> None:
    assert was in EXAMPLE
    lines = read(folder, EXAMPLE.replace(was, instead, 1))
    found = [line for line in lines if isinstance(line, str) and said in line]
    assert found, lines
    assert any(place in line for line in found), found
    assert "s3cret" not in str(lines)


def test_a_role_that_nobody_has_is_no_right(folder: Path) -> None:
    head = EXAMPLE.partition("[organisation.sales.roles]")[0]
    (line,) = read(folder, head + "[organisation.sales.roles]\n")
    assert "gives nobody any right" in str(line)


def test_the_command_says_what_is_wrong_with_the_file_and_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text(EXAMPLE, "utf-8")
    command = [sys.executable, "-m", "workshop", "serve-rooms", "--people"]
    database = {"WORKSHOP_DATABASE": "postgresql://127.0.0.1:1/x", "PYTHONPATH": str(ROOT)}
    for name, said in (("people.toml", "'sales.secret' cannot be used"), ("nothing.toml", "no such file")):
        done = subprocess.run(
            [*command, str(tmp_path / name)],
            env={**os.environ, **database},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
