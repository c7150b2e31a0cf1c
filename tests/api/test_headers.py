"""What every answer says about how it may be used, whoever made it."""

import base64
import gzip
import hashlib
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.headers import CommonHeaders
from api.packed_files import PackedFiles
from api.page_shell import PageShell, policy, shell
from api.plotly_script import small_scripts
from tests.asking import ask

# As Streamlit 1.67 writes it, in short.
PRELOADED = "\n".join(f'    <link rel="modulepreload" href="./static/js/{number}.js">' for number in range(9))
PAGE = f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <title>Streamlit</title>
    <link rel="service-desc" href="./_stcore/agent/openapi.json" />
    <script>
      window.prerenderReady = false
    </script>
    <script type="module" crossorigin src="./static/js/index.js"></script>
{PRELOADED}
  </head>
</html>
"""
SCRIPT = "let answer = 42;\n" * 200


def streamlits_page(_: Request) -> Response:
    answer = HTMLResponse(PAGE, headers={"Cache-Control": "no-cache", "ETag": '"streamlit"'})
    answer.set_cookie("_streamlit_xsrf", "value", samesite="lax")
    return answer


def our_page(_: Request) -> Response:
    return HTMLResponse("<p>Ours", headers={"Content-Security-Policy": "default-src 'self'"})


def script(_: Request) -> Response:
    return PlainTextResponse(SCRIPT, media_type="text/javascript")


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    scripts = tmp_path / "static" / "js"
    scripts.mkdir(parents=True)
    (scripts / "index.js").write_text(SCRIPT)
    (tmp_path / "secret.toml").write_text("not sent")
    return Starlette(
        routes=[
            Route("/", streamlits_page),
            Route("/regions", streamlits_page),
            Route("/screen", our_page),
            Route("/static/js/index.js", script),
            Route("/_stcore/metrics", our_page),
            Route("/_stcore/host-config", lambda _: PlainTextResponse("{}")),
        ],
        middleware=[
            Middleware(CommonHeaders),
            Middleware(PackedFiles, folder=tmp_path),
            Middleware(PageShell, title="Tea & <Sympathy>", folder=tmp_path),
        ],
    )


def over_tls(app: ASGIApp) -> ASGIApp:
    async def asked_over_tls(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "scheme": "https"}, receive, send)

    return asked_over_tls


@pytest.mark.parametrize("address", ["/", "/regions?region=Wales"])
def test_a_page_of_streamlits_is_british_and_named_and_may_run_its_own_scripts_alone(
    app: Starlette, address: str
) -> None:
    answer = ask(app, address)

    inline = PAGE.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    scripts = answer.headers["Content-Security-Policy"].partition("script-src ")[2].partition(";")[0]
    assert scripts == f"'self' 'wasm-unsafe-eval' 'sha256-{digest}'"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert '<html lang="en-GB">' in answer.text
    assert "<title>Tea &amp; &lt;Sympathy&gt;</title>" in answer.text
    assert "service-desc" not in answer.text


def test_a_page_of_streamlits_is_packed_kept_by_its_tag_and_brings_its_cookie(app: Starlette) -> None:
    whole = ask(app, "/", headers={"Accept-Encoding": "gzip"})
    again = ask(app, "/", headers={"Accept-Encoding": "gzip", "If-None-Match": whole.headers["ETag"]})

    assert whole.headers["Content-Encoding"] == "gzip"
    assert whole.headers["Set-Cookie"].startswith("_streamlit_xsrf=value")
    assert (again.status_code, again.content) == (304, b"")


def test_the_head_of_a_page_has_the_headers_of_the_page(app: Starlette) -> None:
    head, page = ask(app, "/", "HEAD"), ask(app, "/")

    assert head.content == b""
    assert {**head.headers} == {**page.headers}


def test_a_page_of_ours_keeps_its_own_policy(app: Starlette) -> None:
    answer = ask(app, "/screen")

    assert answer.text == "<p>Ours"
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"


@pytest.mark.parametrize("address", ["/", "/screen", "/static/js/index.js", "/_stcore/host-config", "/nothing", "/a.b"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_is_what_it_says_and_tells_no_other_site(app: Starlette, address: str, method: str) -> None:
    headers = ask(app, address, method).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    # A worker runs under the policy of its own file.
    assert ("Content-Security-Policy" in headers) != headers["Content-Type"].startswith("text/javascript")


def test_over_tls_cookies_and_readers_stay_there(app: Starlette) -> None:
    plain, secure = ask(app, "/"), ask(over_tls(app), "/")

    assert "Secure" not in plain.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Set-Cookie"].endswith("; Secure")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("address", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"])
def test_what_only_streamlits_cloud_and_agents_ask_is_closed(app: Starlette, address: str) -> None:
    answer = ask(app, address)

    assert (answer.status_code, answer.content) == (404, b"")


def test_a_script_of_streamlits_is_sent_packed_to_whoever_takes_that(app: Starlette) -> None:
    packed = ask(app, "/static/js/index.js", headers={"Accept-Encoding": "br, gzip"})
    plain = ask(app, "/static/js/index.js", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.text == plain.text == SCRIPT
    assert int(packed.headers["Content-Length"]) == len(gzip.compress(SCRIPT.encode(), mtime=0)) < len(SCRIPT)
    assert "immutable" in packed.headers["Cache-Control"]
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_script_of_charts_that_cannot_be_made_smaller_is_sent_whole_and_the_log_says_so(
    tmp_path: Path, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "PlotlyChart.1.js").write_text(SCRIPT)
    ((_, small),) = small_scripts(tmp_path).items()
    app = Starlette(middleware=[Middleware(CommonHeaders), Middleware(PackedFiles, folder=tmp_path)])

    asked = {"Accept-Encoding": encoding, "Range": "bytes=0-9"}
    answer, head = ask(app, f"/{small}", headers=asked), ask(app, f"/{small}", "HEAD", headers=asked)

    assert (answer.status_code, answer.text) == (200, SCRIPT)
    assert answer.headers.get("Content-Encoding", "identity") == encoding
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer.headers["Cache-Control"]
    assert (head.content, head.headers["Content-Length"]) == (b"", answer.headers["Content-Length"])
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "PlotlyChart.1.js is sent whole" in caplog.text


def test_part_of_a_script_is_part_of_it_as_it_is(app: Starlette) -> None:
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}

    assert "Content-Encoding" not in ask(app, "/static/js/index.js", headers=asked).headers


@pytest.mark.parametrize("path", ["/static/secret.toml", "/static/../secret.toml", "/static/js/none.js", "/static/"])
def test_nothing_but_scripts_and_styles_is_read(app: Starlette, path: str) -> None:
    assert ask(app, path, headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_a_page_with_other_scripts_has_another_policy() -> None:
    assert policy(PAGE) != policy(PAGE.replace("prerenderReady", "ready"))
    assert policy("<p>") == policy("<p>none")


def test_a_page_that_is_not_as_it_was_is_left_as_it_is(tmp_path: Path) -> None:
    assert shell("<p>Another version", "Title", tmp_path) == "<p>Another version"
