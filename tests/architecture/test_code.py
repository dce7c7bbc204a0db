"""Rules that no linter here holds: the front door stays small, data never become code, nothing names a machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked(*patterns):
    """Return the files Git knows or would take, as paths from the root; a plain copy has no Git: then all files."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        found = (path.relative_to(ROOT) for pattern in patterns for path in ROOT.rglob(pattern))
        return sorted(path for path in found if not path.parts[0].startswith(".venv"))
    return sorted(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


PYTHON = tracked("*.py")
OURS = [path for path in PYTHON if path.parts[0] != "tests"]
SCRIPTS = [path for path in tracked("*.js") if path.parts[0] in {"geo", "ui"}]
TEXTS = tracked("*.py", "*.js", "*.css", "*.md", "*.toml", "*.txt", "*.csv", "*.yml", "Makefile", ".ci/*", "LICENSE")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def tree(path):
    return ast.parse(read(path), filename=str(path))


def found_in(paths, pattern):
    """Return what the pattern finds, by path."""
    found = {str(path): [match[0] for match in pattern.finditer(read(path))] for path in paths}
    return {path: matches for path, matches in found.items() if matches}


def called(node):
    """Return the dotted name a call calls, such as ``"pickle.loads"``."""
    return ast.unparse(node.func)


def imported(path):
    """Yield every module a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "." * node.level


def is_constant(node):
    """Say whether an expression is made of literals and of names written like constants."""
    if isinstance(node, ast.BinOp):
        return is_constant(node.left) and is_constant(node.right)
    return isinstance(node, ast.Constant) or ast.unparse(node).rpartition(".")[2].isupper()


def breaches(path):
    """Return what a file does that would let data run as code or markup."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = called(node)
            if name in {"eval", "exec", "compile", "__import__", "os.system"}:
                found.append(f"line {node.lineno}: {name}()")
            if name == "st.html" and not all(map(is_constant, node.args)):
                found.append(f"line {node.lineno}: st.html() of more than constants")
            found += [
                f"line {node.lineno}: {keyword.arg}"
                for keyword in node.keywords
                if keyword.arg in {"unsafe_allow_html", "unsafe_allow_javascript", "shell"}
                and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
            ]
    forbidden = {"pickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
    return found + [f"import {name}" for name in imported(path) if name.split(".")[0] in forbidden]


def test_the_rules_have_something_to_read():
    assert len(OURS) > 10
    assert Path("geo/model/view.py") in OURS


def test_the_front_door_is_small_and_knows_only_the_dashboard():
    assert len(read("app.py").splitlines()) <= 40
    assert {name.split(".")[0] for name in imported(Path("app.py"))} <= {"streamlit", "starlette", "ui"}


def test_data_never_become_code_or_markup():
    assert {str(path): found for path in PYTHON if (found := breaches(path))} == {}


@pytest.mark.parametrize(
    ("code", "breach"),
    [
        ("eval('1')", "line 1: eval()"),
        ("st.markdown(x, unsafe_allow_html=True)", "line 1: unsafe_allow_html"),
        ("st.html('<b>' + note)", "line 1: st.html() of more than constants"),
        ("st.html(f'{STYLE}{note}')", "line 1: st.html() of more than constants"),
        ("import pickle", "import pickle"),
        ("from pickle import loads", "import pickle"),
        ("run('ls', shell=True)", "line 1: shell"),
    ],
)
def test_a_breach_is_seen(tmp_path, code, breach):
    sample = tmp_path / "sample.py"
    sample.write_text(code, encoding="utf-8")
    assert breaches(sample) == [breach]


def test_constants_may_be_markup(tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text("st.html('<style>' + headline.STYLE + '</style>')", encoding="utf-8")
    assert breaches(sample) == []


FORBIDDEN_IN_SCRIPTS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write(ln)?|eval\s*\(|new\s+Function\b"
    r"|createContextualFragment|srcdoc|DOMParser|set(Timeout|Interval)\s*\(\s*[\"'`])"
)


def test_scripts_never_turn_text_into_markup_or_code():
    assert found_in(SCRIPTS, FORBIDDEN_IN_SCRIPTS) == {}


@pytest.mark.parametrize(
    "line",
    [
        "a.innerHTML = b",
        "a.insertAdjacentHTML(b)",
        "eval (b)",
        "new Function(b)",
        "document.write(b)",
        'setTimeout("b")',
    ],
)
def test_a_breach_in_a_script_is_seen(line):
    assert FORBIDDEN_IN_SCRIPTS.search(line)


#: What reaches other hosts, of Python's own; the import contracts hold the libraries.
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "imaplib",
    "poplib",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "urllib.request",
}


def test_other_hosts_are_asked_in_one_place():
    reaching = {str(path): sorted(found) for path in OURS if (found := NETWORK & set(roots(path)))}
    of_the_application = {path: found for path, found in reaching.items() if path.startswith(("geo/", "ui/", "app.py"))}
    assert of_the_application == {"geo/read/fetch.py": ["http", "socket", "ssl"]}


def roots(path):
    """Yield the modules a file imports, whole and by their first part."""
    for name in imported(path):
        yield name
        yield name.split(".")[0]


def test_no_folder_or_module_is_a_drawer_for_odds_and_ends():
    odd = {"utils", "util", "helpers", "helper", "services", "common", "misc"}
    assert [path for path in PYTHON if odd & {part.removesuffix(".py").lstrip("_") for part in path.parts}] == []


def test_files_are_short_enough_to_read():
    lengths = {str(path): len(read(path).splitlines()) for path in (*OURS, *SCRIPTS)}
    assert {path: lines for path, lines in lengths.items() if lines > 320} == {}


MACHINE = re.compile(
    r"(?<![\w.])(/home/|/Users/|/root/|/work/|/tmp/[a-z]|[A-Z]:\\Users)|\bindex-url\b|pyenv/shims", re.IGNORECASE
)


def test_nothing_names_a_place_on_one_machine():
    this = Path(__file__).relative_to(ROOT)  # it lists the patterns it looks for
    assert found_in([path for path in TEXTS if path != this], MACHINE) == {}


def test_tests_have_no_package_files():
    # In importlib mode tests/geo/__init__.py would shadow the package geo.
    assert [path for path in PYTHON if path.parts[0] == "tests" and path.name == "__init__.py"] == []
