"""The small scripts of the project do what their first line says, on small examples."""

from __future__ import annotations

from pathlib import Path

import pytest

import check_site
import place_benchmarks
import summarise_tests
from toolcheck import require_tool

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="one"/><testcase classname="a" name="two"/>
<testcase classname="a" name="three"><skipped message="needs a browser"/></testcase>
{more}</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "tests.xml"
    path.write_text(REPORT.format(more=""), encoding="utf-8")
    return path


def closing_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_the_closing_line_counts_what_ran(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert summarise_tests.main([str(report)]) == 0
    assert closing_line(capsys) == "2 passed, 0 failed, 1 skipped"


def test_a_skip_is_a_fault_where_nothing_may_be_left_out(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert summarise_tests.main([str(report), "--no-skips"]) == 1
    assert "a::three: needs a browser" in capsys.readouterr().err


@pytest.mark.parametrize("fault", ["failure", "error"])
def test_a_failure_or_a_broken_set_up_counts_as_failed(
    report: Path, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.write_text(REPORT.format(more=f'<testcase classname="a" name="four"><{fault}/></testcase>'))
    assert summarise_tests.main([str(report)]) == 1
    assert closing_line(capsys) == "2 passed, 1 failed, 1 skipped"


def test_a_failed_step_after_good_tests_is_counted(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert summarise_tests.main([str(report), "--failed-steps", "1"]) == 1
    assert closing_line(capsys) == "2 passed, 1 failed, 1 skipped"


def test_no_test_at_all_is_a_failure(tmp_path: Path) -> None:
    empty = tmp_path / "tests.xml"
    empty.write_text("<testsuites><testsuite/></testsuites>", encoding="utf-8")
    assert summarise_tests.main([str(empty)]) == 1


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://example.org/a.js"></script>',
        '<img src="//example.org/a.png">',
        '<link rel="stylesheet" href="http://example.org/a.css">',
    ],
)
def test_a_page_that_fetches_from_elsewhere_is_found(tmp_path: Path, page: str) -> None:
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert len(check_site.outside_fetches(tmp_path)) == 1
    assert check_site.main([str(tmp_path)]) == 1


def test_a_style_sheet_that_fetches_a_font_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "a.css").write_text("@font-face { src: url(https://example.org/a.woff2) }", encoding="utf-8")
    assert check_site.outside_fetches(tmp_path) == ["a.css: https://example.org/a.woff2"]


def test_a_link_to_follow_is_not_a_fetch(tmp_path: Path) -> None:
    page = (
        '<a href="https://example.org">source</a><img src="a.png"><link rel="canonical" href="https://a.b">'
    )
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert check_site.main([str(tmp_path)]) == 0


def no_program(name: str) -> Path | None:
    return None


def test_a_missing_tool_skips_with_its_reason() -> None:
    with pytest.raises(pytest.skip.Exception, match="needs the program soffice"):
        require_tool("soffice", find=no_program, required=False)


def test_a_missing_tool_fails_where_tools_are_required() -> None:
    with pytest.raises(pytest.fail.Exception, match="this run requires it"):
        require_tool("soffice", find=no_program, required=True)


def test_a_tool_that_is_there_is_returned() -> None:
    assert require_tool("anything", find=lambda name: Path("here") / name) == Path("here/anything")


def test_a_benchmark_table_takes_its_place_and_leaves_the_others() -> None:
    page = (
        "# Benchmarks\n\nText.\n\n<!-- benchmark: one -->\n## One\nold\n\n"
        "<!-- benchmark: two -->\n## Two\nkept\n"
    )
    placed = place_benchmarks.place(page, {"one": "## One\nnew", "three": "## Three\nfirst"})
    assert placed == (
        "# Benchmarks\n\nText.\n\n<!-- benchmark: one -->\n## One\nnew\n\n"
        "<!-- benchmark: two -->\n## Two\nkept\n\n<!-- benchmark: three -->\n## Three\nfirst\n"
    )
    assert place_benchmarks.place(placed, {}) == placed
