"""Every run of the tests is the same run: no chance, no deadline that a busy machine would miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.cluster import Cluster, Database

settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for this run of the tests."""
    pytest.importorskip("psycopg", reason="the extra “server” is not installed")
    from tests.cluster import NOT_THERE, PROGRAMS, Cluster

    if not PROGRAMS:
        pytest.skip(NOT_THERE)
    started = Cluster()
    yield started
    started.remove()


@pytest.fixture(scope="session")
def database(cluster: Cluster) -> Database:
    """A database with the tables; each test has an organisation of its own in it."""
    return cluster.database()
