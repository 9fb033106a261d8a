"""The file that says where an organisation's people sign in, and which of them may do what: people.toml."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field

from workshop.engine.lens import Id, Line, StrictModel
from workshop.language.catalogue import _
from workshop.scenario.findings import Finding, located, quoted
from workshop.scenario.loading import Loaded
from workshop.scenario.problems import Problem, Problems
from workshop.scenario.schema import validated
from workshop.scenario.toml.source import SourceText, read_source
from workshop.scenario.toml.tables import read_tables
from workshop.server.people import Role
from workshop.store.files import why

LOOPBACK = ("127.0.0.1", "::1", "localhost")
LONGEST_SECRET = 4096
_Values = Annotated[tuple[Line, ...], Field(max_length=64)]
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!\"$->@-~]*)?")
"""Without a query, which no issuer has."""


class RoleValues(StrictModel):
    """For each role, the values of the claim that give it."""

    facilitator: _Values = ()
    organiser: _Values = ()
    administrator: _Values = ()


class OrganisationPeople(StrictModel):
    """An organisation's identity provider, as it stands in the file."""

    name: Line
    """As `prepare-rooms --organisation` made it."""
    issuer: Annotated[Line, Field(max_length=400)]
    """What the provider calls itself in its tokens, to the letter."""
    client_id: Annotated[Line, Field(alias="client-id")]
    secret_file: Annotated[Line | None, Field(alias="secret-file")] = None
    secret_variable: Annotated[Line | None, Field(alias="secret-variable")] = None
    ca_file: Annotated[Line | None, Field(alias="ca-file")] = None
    """Certificates that this provider's may be signed by, in place of those that the system trusts."""
    proxy: Annotated[Line | None, Field(max_length=400)] = None
    """By which the provider is asked, where no other way leads out."""
    scopes: Annotated[tuple[Line, ...], Field(min_length=1, max_length=16)] = ("openid", "profile", "email")
    claim: Line
    """What of the ID token is looked at for roles; `a.b` is `b` inside of `a`."""
    roles: RoleValues
    ask: Line | None = None
    """Whom somebody asks who has no role."""
    end_session: Annotated[bool, Field(alias="end-session")] = False
    """Whether signing out here signs out at the provider too."""


class PeopleDocument(StrictModel):
    """Organisations by the short name that people type."""

    organisation: Annotated[dict[Id, OrganisationPeople], Field(min_length=1, max_length=500)]


class ProviderSettings(NamedTuple):
    """An organisation's identity provider, with what the file only names."""

    short: str
    of: OrganisationPeople
    secret: str = ""
    """Empty for a client that has none."""
    ca: str = ""
    """Certificates in PEM; empty for those that the system trusts."""

    def roles_in(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        """What somebody may do of whom the provider claims this."""
        value: object = claims.get(self.of.claim)
        if value is None:
            value = claims
            for part in self.of.claim.split("."):
                value = value.get(part) if isinstance(value, dict) else None
        several = value if isinstance(value, list) else [value]
        values = {one for one in several if isinstance(one, str)}
        return frozenset(role for role in Role if values & {*getattr(self.of.roles, role.value)})


Providers = tuple[ProviderSettings, ...]


def read_people(path: str | os.PathLike[str], environment: Mapping[str, str]) -> Providers | Problems:
    """What the file says, with the secrets that it names; or what is to be said about the file."""
    source = read_source(path)
    if isinstance(source, Problem):
        return Problems((source,), 1)
    loaded = people_in(source)
    if loaded.document is None:
        return loaded.problems
    findings: list[Finding] = []
    providers = []
    for short, of in loaded.document.organisation.items():
        at = ("organisation", short)
        secret, ca = "", ""
        try:
            if of.secret_file is not None:
                secret = _text_of(Path(path).parent / of.secret_file, LONGEST_SECRET).strip()
            elif of.secret_variable is not None:
                secret = environment.get(of.secret_variable, "").strip()
            if of.secret_file is not None or of.secret_variable is not None:
                key = "secret-file" if of.secret_file is not None else "secret-variable"
                if not secret:
                    findings.append(Finding("E104", (*at, key), _("names a secret that is empty")))
                elif not _is_plain(secret):
                    told = _("names a secret that is no line of ASCII signs")
                    findings.append(Finding("E104", (*at, key), told))
        except (OSError, ValueError) as failed:
            findings.append(Finding("E001", (*at, "secret-file"), _cannot(of.secret_file, failed)))
        try:
            if of.ca_file is not None:
                ca = _text_of(Path(path).parent / of.ca_file, 1_000_000)
                ssl.create_default_context(cadata=ca)
        except (OSError, ValueError) as failed:
            findings.append(Finding("E001", (*at, "ca-file"), _cannot(of.ca_file, failed)))
        providers.append(ProviderSettings(short, of, secret, ca))
    return located(source, findings) if findings else tuple(providers)


def people_in(source: SourceText) -> Loaded[PeopleDocument]:
    """The document in the text, or what keeps it from being one."""
    raw, findings = read_tables(source.text)
    document = None
    if raw:
        document, refused = validated(PeopleDocument, raw)
        findings += refused if document is None else _unfit(document)
    refuses = any(finding.severity == "error" for finding in findings)
    return Loaded(None if refuses else document, located(source, findings))


def _unfit(document: PeopleDocument) -> Iterator[Finding]:
    """What has its form and cannot be meant."""
    names: dict[str, str] = {}
    for short, of in document.organisation.items():
        at = ("organisation", short)
        if names.setdefault(of.name, short) != short:
            stands = _("{name} is the organisation of {other} already")
            told = stands.format(name=quoted(of.name), other=quoted(names[of.name]))
            yield Finding("E104", (*at, "name"), told)
        parts = urlsplit(of.issuer) if _ADDRESS.fullmatch(of.issuer) else None
        if parts is None:
            told = _("must be an address without a query, like https://login.example.org/realm")
            yield Finding("E104", (*at, "issuer"), told)
        elif parts.scheme != "https" and parts.hostname not in LOOPBACK:
            yield Finding("E104", (*at, "issuer"), _("must begin with https://"))
        if of.proxy is not None and _ADDRESS.fullmatch(of.proxy) is None:
            told = _("must be an address, like http://proxy.example.org:3128")
            yield Finding("E104", (*at, "proxy"), told)
        if not _is_plain(of.client_id):
            yield Finding("E104", (*at, "client-id"), _("must be a line of ASCII signs"))
        if of.secret_file and of.secret_variable:
            told = _("a secret stands in a file or in a variable, and not in both")
            yield Finding("E104", (*at, "secret-variable"), told, at="key")
        if "openid" not in of.scopes:
            yield Finding("E104", (*at, "scopes"), _("must have 'openid' among them"))
        if not any(getattr(of.roles, role.value) for role in Role):
            yield Finding("E105", (*at, "roles"), _("gives nobody any right"), at="key")


def _is_plain(text: str) -> bool:
    """Whether it is a line of signs that identifiers and secrets of clients are made of (RFC 6749, A.1)."""
    return text.isascii() and text.isprintable()


def _text_of(path: Path, most: int) -> str:
    """Raises OSError or ValueError."""
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(_("it is too large"))
    return content.decode("utf-8")


def _cannot(name: str | None, failed: OSError | ValueError) -> str:
    reason = _("it holds no certificate") if isinstance(failed, ssl.SSLError) else why(failed)
    return _("{file} cannot be used: {reason}").format(file=quoted(name), reason=reason)
