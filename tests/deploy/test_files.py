"""The files of deploy/ are such as the programs that read them take, and name what is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.cluster import free_port
from tests.deploy.proxies import DEPLOY, caddy_environment, caddy_file, certificate, nginx_files, program
from workshop.cli.main import command_line

README = (DEPLOY / "README.md").read_text("utf-8")
SHIPPED = {path.name for path in DEPLOY.iterdir()}


def composed() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    data: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return data


def lines_to_type() -> Iterator[str]:
    """The commands that the README shows, with continued lines in one."""
    for block in re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line and not line.startswith("#"):
                yield line


def test_of_the_compose_file_only_the_proxy_can_be_reached() -> None:
    services = composed()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert composed()["networks"]["inside"] == {"internal": True}
    assert services["postgres"]["networks"] == ["inside"]


def test_nothing_of_the_compose_file_is_root_or_writes_beside_its_volumes() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER 10001", image, re.MULTILINE)
    for name, service in composed()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("user", "10001:10001").partition(":")[0] not in ("0", "root"), name


def test_the_compose_file_has_no_password_and_names_every_secret_it_uses() -> None:
    data = composed()
    declared = data["secrets"]
    used = {name for service in data["services"].values() for name in service.get("secrets", ())}
    assert used == set(declared)
    assert all(set(secret) == {"file"} for secret in declared.values())
    for service in data["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or name.endswith("_FILE")
            assert not re.search(r"//[^@/]*:[^@/]*@", str(value)), name


def test_each_process_of_the_compose_file_is_looked_after_and_found_by_the_others() -> None:
    services = composed()["services"]
    for name in ("rooms-a", "rooms-b"):
        command = services[name]["command"].split()
        assert command[command.index("--address") + 1] == f"http://{name}:8801"
        assert f"{name}:8801" in services["proxy"]["environment"]["ROOMS_PROCESSES"].split()
        assert "/health/live" in " ".join(services[name]["healthcheck"]["test"])
    assert "healthcheck" in services["postgres"]


def test_what_the_compose_file_mounts_is_here() -> None:
    made = {"backups", "certificates", "tls", "people"}
    for service in composed()["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert source[2:] in SHIPPED | made


def test_commands_in_files_are_commands_of_the_program() -> None:
    services = composed()["services"]
    for name in ("rooms-a", "rooms-b"):
        knows(services[name]["command"].split())
    knows(services["prepare"]["command"])
    unit = (DEPLOY / "levels-workshop@.service").read_text("utf-8")
    started = re.search(r"^ExecStart=\S+/workshop (.*)$", unit, re.MULTILINE)
    assert started is not None
    knows(started[1].replace("%i", "8801").split())


def knows(words: list[str]) -> None:
    """Fails where the program has not this command, or the command not these options."""
    line = command_line()
    command = line.get_command(click.Context(line), words[0])
    assert command is not None, words
    options = {name for parameter in command.params for name in parameter.opts}
    for word in words[1:]:
        assert not word.startswith("-") or word.partition("=")[0] in options, words


def test_the_commands_of_the_readme_are_there() -> None:
    seen = 0
    for line in lines_to_type():
        for arguments in re.findall(r"(?:^|[\s/])workshop ([a-z][^;&|]*)", line):
            knows(arguments.split())
            seen += 1
    assert seen > 4


def test_the_files_that_the_readme_names_are_here() -> None:
    named = set(re.findall(r"\bdeploy/([\w@.-]+\.\w+)", README))
    assert named
    assert named <= SHIPPED
    for script in DEPLOY.glob("*.sh"):
        assert os.access(script, os.X_OK), script
        assert script.name in README


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_such_as_their_shell_reads(script: Path) -> None:
    shell = script.read_text("utf-8").partition("\n")[0].removeprefix("#!")
    if not os.path.exists(shell):
        pytest.skip(f"there is no {shell} here")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_units_are_such_as_systemd_reads(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    here = {"/opt/levels-workshop/current/bin/workshop": "/bin/true"}
    here["/opt/levels-workshop/deploy/backup.sh"] = "/bin/true"
    for unit in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        text = unit.read_text("utf-8")
        for shipped, stands_for in here.items():
            text = text.replace(shipped, stands_for)
        (tmp_path / unit.name.replace("@", "@8801")).write_text(text)
    for unit in tmp_path.iterdir():
        verified = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
        )
        assert (verified.returncode, about(verified.stderr)) == (0, []), unit.name


def about(said: str) -> list[str]:
    """What is said of our units: other units of a machine may have faults of their own."""
    return [line for line in said.splitlines() if "levels-workshop" in line]


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = program("nginx")
    certificate(tmp_path)
    whole = nginx_files(tmp_path, free_port(), free_port(), (8801, 8802))
    tried = subprocess.run([nginx, "-t", "-c", str(whole)], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr


def test_caddy_takes_its_file_with_a_certificate_and_as_it_is_shipped(tmp_path: Path) -> None:
    caddy = program("caddy")
    certificate(tmp_path)
    for file in (caddy_file(tmp_path, free_port()), DEPLOY / "Caddyfile"):
        tried = subprocess.run(
            [caddy, "validate", "--adapter", "caddyfile", "--config", str(file)],
            env=caddy_environment(tmp_path, 443, (8801, 8802)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert tried.returncode == 0, tried.stderr
