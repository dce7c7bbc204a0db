"""The pages name what there is: every module, every requirement, every linked file."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]


def test_the_architecture_page_names_every_module_and_no_other():
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    sections = dict(re.findall(r"^### ([\w/.]+):.*?\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL))
    for folder in ("geo/model", "geo/read", "geo/measure", "geo/quality", "geo/draw", "geo/share", "ui"):
        rows = re.findall(r"^\| (`.*?) \|", sections[folder], re.MULTILINE)
        named = set(re.findall(r"`(\w+)`", " ".join(rows)))
        modules = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}
        folders = {path.parent.name for path in (ROOT / folder).glob("*/*.py")}
        assert named == modules | folders, folder


def requirements(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("line", requirements("requirements.txt") + requirements("requirements-dev.txt"))
def test_every_requirement_has_its_reason(line):
    name, versions = re.fullmatch(r"([\w-]+)(.*)", line).groups()
    assert f"| {name} | `{versions}` | " in (ROOT / "docs/decisions/0002-dependencies.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_streamlit_setting_has_its_reason():
    text = (ROOT / ".streamlit/config.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    assert [line for line in lines if not re.search(r"  # \w", line)] == []
    settings = tomllib.loads(text)
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def contrast(one, other):
    """Return the contrast ratio of two colours by the formula of WCAG 2.1."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["primaryColor", "textColor"])
def test_text_and_accent_reach_aa_on_page_and_panels(theme, ground, ink):
    colours = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"][theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5
