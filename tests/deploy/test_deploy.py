"""Unit, proxy and container files fit the project and each other, and nothing runs with more rights than it needs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from collector.commands import app
from store.roles import COLLECTOR, OWNER, PAGES

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
INSTALLED = "/opt/campaign-dashboard"
HARDENED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "ProtectProc": "invisible",
    "PrivateTmp": "yes",
    "SystemCallFilter": "@system-service",
}
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def entries(file: Path) -> dict[str, list[str]]:
    """Every entry of a unit or environment file, whichever section it is in; lines with # say nothing."""
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if re.match(r"[A-Za-z_]+=", line):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def instructions() -> list[tuple[str, str]]:
    """The container file's instructions, each on one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_a_service_runs_as_nobody_special_and_reaches_no_more_than_it_needs(file: Path) -> None:
    unit = entries(file)

    assert unit["User"] != ["root"]
    assert {name: unit[name][0] for name in HARDENED} == HARDENED
    assert unit["StateDirectoryMode"] == ["0700"]
    (environment,) = unit["EnvironmentFile"]
    assert (DEPLOY / "environment" / Path(environment).name).exists()


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_a_service_starts_what_there_is(file: Path) -> None:
    (start,) = entries(file)["ExecStart"]

    for command in re.findall(r"collect\.py ([\w-]+)", start):
        assert command in COMMANDS
    for program in re.findall(r"run ([\w./-]+\.py)", start):
        assert (ROOT / program).exists()
    assert re.search(r"collect\.py|dashboard\.py|pg_dump", start)


def test_processes_that_hold_different_rights_are_different_users() -> None:
    users = {file.stem: entries(file)["User"][0] for file in SERVICES}

    assert users["dashboard"] == "dashboard"
    assert users["dashboard-collector"] == "dashboard-collector"
    assert users["dashboard-purge"] == users["dashboard-backup-postgresql"] == "dashboard-owner"
    # The file of SQLite has one owner.
    assert users["dashboard-backup"] == "dashboard"


def test_each_environment_names_the_database_role_of_its_process() -> None:
    environment = DEPLOY / "environment"
    text = (environment / "dashboard.env").read_text(encoding="utf-8")

    assert f"#DATABASE_URL=postgresql://{PAGES}:" in text
    assert f"#READ_DATABASE_URL=postgresql://{PAGES}:" in text
    assert "#COLLECTOR=off" in text
    assert entries(environment / "collector.env")["DATABASE_URL"][0].startswith(f"postgresql://{COLLECTOR}:")
    assert entries(environment / "owner.env")["DATABASE_URL"][0].startswith(f"postgresql://{OWNER}:")
    assert entries(environment / "backup.env")["PGUSER"] == [OWNER]
    for file in environment.iterdir():
        assert "mode 600" in file.read_text(encoding="utf-8").splitlines()[0]
        assert all(value == [""] for name, value in entries(file).items() if name.endswith(("_KEY", "PGPASSWORD")))


@pytest.mark.parametrize("file", TIMERS, ids=lambda file: file.stem)
def test_a_timer_has_its_service_and_makes_up_for_what_was_missed(file: Path) -> None:
    assert file.with_suffix(".service").exists()
    assert entries(file)["Persistent"] == ["yes"]


def test_systemd_itself_finds_no_fault(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        return  # what the files hold is tested above
    for file in (*SERVICES, *TIMERS):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace(INSTALLED, str(ROOT)))
    files = sorted(str(file) for file in tmp_path.iterdir())

    verified = subprocess.run([program, "verify", *files], capture_output=True, text=True, check=False)

    # It knows more than these files: a line of another unit of the machine is none of theirs.
    assert [line for line in verified.stderr.splitlines() if "dashboard" in line] == []


def without_comments(text: str) -> str:
    return re.sub(r"#.*", "", text)


def test_nginx_passes_websockets_on_and_keeps_to_itself_what_is_streamlits_own() -> None:
    text = without_comments((DEPLOY / "nginx" / "dashboard.conf").read_text(encoding="utf-8"))

    assert text.count("{") == text.count("}")
    for line in (
        "proxy_http_version 1.1;",
        "proxy_set_header Upgrade $http_upgrade;",
        "proxy_set_header Connection $connection_upgrade;",
        "proxy_set_header Host $host;",
        # What a visitor claims to be is replaced, not passed on.
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "location = /_stcore/stream {",
        "add_header Set-Cookie $dashboard_cookie always;",
    ):
        assert line in re.sub(r"[ \t]+", " ", text), line
    assert re.search(r"location ~ \^/_stcore/\(metrics\|agent\)\(/\|\$\) \{\s*return 404;", text)
    assert re.search(r"location = /_stcore/stream \{[^}]*proxy_read_timeout 1h;", text)
    assert set(re.findall(r"proxy_pass\s+(\S+);", text)) == {"http://$dashboard_server"}


def test_no_proxy_keeps_from_pages_what_each_of_them_asks_first() -> None:
    # Streamlit's front end opens no websocket before /_stcore/host-config was answered.
    for file in (DEPLOY / "nginx" / "dashboard.conf", DEPLOY / "caddy" / "Caddyfile"):
        assert "host-config|" not in file.read_text(encoding="utf-8")


def test_each_server_of_several_has_the_others_to_stand_in_and_a_number_of_its_own() -> None:
    text = without_comments((DEPLOY / "nginx" / "several-servers.conf").read_text(encoding="utf-8"))
    pools = dict(re.findall(r"upstream dashboard_(\w+) \{([^}]*)\}", text))
    every = re.findall(r"server (127\.0\.0\.1:\d+)", pools.pop("any"))
    numbers = dict(re.findall(r'"~([^"$]+)\$"\s+(\d+);', text))

    assert len(set(every)) == len(every) == len(pools) == len(numbers) == 3
    for number, pool in pools.items():
        (own,) = re.findall(r"server (\S+) fail_timeout=10s;", pool)
        assert numbers[own.replace(".", r"\.")] == number
        assert {own, *re.findall(r"server (\S+) backup;", pool)} == set(every)
        assert re.search(rf"\b{number}\s+dashboard_{number};", text)


@pytest.mark.parametrize("pool", ["one-server.conf", "several-servers.conf"])
def test_nginx_itself_finds_no_fault(pool: str, tmp_path: Path) -> None:
    program = shutil.which("nginx")
    if program is None:
        return  # what the files hold is tested above
    site = (DEPLOY / "nginx" / "dashboard.conf").read_text(encoding="utf-8")
    # Certificates are not there, and ports below 1024 are not everybody's.
    site = re.sub(r"ssl_certificate(_key)? .*", "", site).replace("443 ssl http2", "18443").replace(":80;", ":18080;")
    (tmp_path / "dashboard.conf").write_text(site.replace("listen 80;", "listen 18080;"), encoding="utf-8")
    shutil.copy(DEPLOY / "nginx" / pool, tmp_path / pool)
    main = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ access_log off; "
    (tmp_path / "nginx").write_text(f"{main} include {tmp_path}/*.conf; }}", encoding="utf-8")

    tested = subprocess.run([program, "-t", "-c", tmp_path / "nginx"], capture_output=True, text=True, check=False)

    assert tested.returncode == 0, tested.stderr


def test_caddy_does_the_same() -> None:
    text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")

    assert text.count("{") == text.count("}")
    assert "to 127.0.0.1:8501\n" in text
    pages = re.search(r"@session path /_stcore/\* /media/\*\n\thandle @session \{(.*?)\n\t\}", text, re.DOTALL)
    assert pages
    assert re.search(r"reverse_proxy \{\s+lb_policy cookie dashboard_server\n", pages[1])
    assert '"^(dashboard_server=.*)$" "$1; Secure; HttpOnly"\n\t\t\tdefer' in pages[1]
    assert "health_uri /_stcore/health" in text
    assert "fail_duration 10s" in text
    assert "@inside path_regexp ^/_stcore/(metrics|agent)(/|$)\n\trespond @inside 404" in text


def test_caddy_itself_finds_no_fault() -> None:
    program = shutil.which("caddy")
    if program is None:
        return  # what the file holds is tested above

    words = [program, "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy" / "Caddyfile")]
    adapted = subprocess.run(words, capture_output=True, text=True, check=False)

    assert adapted.returncode == 0, adapted.stderr


def test_the_container_runs_as_nobody_special_over_code_that_it_cannot_change() -> None:
    found = instructions()
    names = [name for name, _ in found]
    user = names.index("USER")

    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", found[user][1])
    assert not {"RUN", "COPY", "ADD"} & set(names[user:])
    assert all("--chown" not in words for name, words in found if name == "COPY")
    commands = [words for name, words in found if name == "CMD"]
    assert len(commands) == 1
    assert commands[0].startswith('["streamlit", "run", "dashboard.py"')
    assert dict(found)["VOLUME"] == "/app/var"
    bases = {words.split()[0] for name, words in found if name == "FROM"}
    assert len(bases) == 1
    assert not bases.pop().endswith((":latest", "python"))


def test_no_store_and_no_secret_goes_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    assert {"var", "**/secrets.toml", "**/*.env", ".env", "**/*.sqlite*", ".git", "tests"} <= set(left_out)
    packages = re.search(r"^PACKAGES := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert packages is not None
    assert not {*packages[1].split(), ".streamlit", "requirements.txt", "NOTICE", "pyproject.toml"} & set(left_out)
    assert "!docs/metrics.md" in left_out  # what every figure means is read from it


def test_every_file_is_explained() -> None:
    for file in (*SERVICES, *TIMERS, *(DEPLOY / "environment").iterdir()):
        assert file.name in OPERATIONS or f"`{file.stem}`" in OPERATIONS, file.name
    for file in (DEPLOY / "nginx").iterdir():
        assert file.name in OPERATIONS, file.name
    for place in ("deploy/nginx/dashboard.conf", "deploy/caddy/Caddyfile", "Containerfile", "store/roles.sql"):
        assert place in OPERATIONS, place


def test_every_command_is_in_the_guide() -> None:
    assert [
        name for name in sorted(COMMANDS) if f"collect.py {name}" not in OPERATIONS and f"`{name}" not in OPERATIONS
    ] == []
