"""`SOURCES.toml`: numbers that no dataset can mean are refused in one line."""

import pytest

from geo.model.errors import FileRefusedError
from geo.read.provenance import provenance_of

TOLD = """
[dataset]
name = "test"

[zones]
{key} = {value}

[[file]]
name = "events.csv"
sha256 = "{digest}"
"""


def told(key, value):
    return provenance_of(TOLD.format(key=key, value=value, digest="0" * 64).encode())


@pytest.mark.parametrize("key", ["zone_max_radius_m", "zone_max_place_uncertainty_m"])
@pytest.mark.parametrize("value", ["1e308", "1" + "0" * 400, "inf", "nan", "0", "-5", "20004001"])
def test_metres_that_no_ground_has_are_refused(key, value):
    with pytest.raises(FileRefusedError) as caught:
        told(key, value)
    assert str(caught.value).startswith("SOURCES.toml: ")
    assert str(caught.value).isprintable()


def test_metres_up_to_half_way_round_the_earth_are_read():
    assert told("zone_max_radius_m", "20_004_000").zone_max_radius_m == 20_004_000.0


def test_a_number_of_the_view_too_large_to_be_one_is_refused():
    text = TOLD.format(key="zone_max_radius_m", value=1, digest="0" * 64) + f"[view]\nthreshold_m = 1{'0' * 400}\n"
    with pytest.raises(FileRefusedError, match=r"SOURCES\.toml: .*; correct it"):
        provenance_of(text.encode())


FILE = f'[[file]]\nname = "events.csv"\nsha256 = "{"0" * 64}"\n'
SOURCE = '[[source]]\nid = "a"\nproducer = "ACLED"\n'
DATASET = '[dataset]\nname = "test"\n'
TERMS = "it belongs in a [[source]] whose id the [[file]] has in its sources; correct it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DATASET + FILE + 'producer = "ACLED"\n', f"'producer' in [[file]] is not read; {TERMS}"),
        (DATASET + FILE + 'licence = "do not redistribute"\n', f"'licence' in [[file]] is not read; {TERMS}"),
        (DATASET + 'License = "none"\n' + FILE, f"'License' under [dataset] is not read; {TERMS}"),
        ('citation = "ACLED"\n' + DATASET + FILE, f"'citation' is not read; {TERMS}"),
        (DATASET + "[view]\nurl = 1\n" + FILE, f"'url' under [view] is not read; {TERMS}"),
        (DATASET + "[zones]\nlicence = 1\n" + FILE, f"'licence' under [zones] is not read; {TERMS}"),
        (DATASET + "colour = 1\n" + FILE, "nobody knows 'colour' under [dataset] (known: name, title, "),
        (DATASET + FILE + '"\\u001b[31m" = 1\n', "nobody knows '\\x1b[31m' in [[file]] (known: name, sha256, rows, "),
        (DATASET + FILE + 'sources = ["a"]\n' + SOURCE + 'license = "x"\n', "nobody knows 'license' in [[source]]"),
        (DATASET + FILE + "[[sources]]\n", "nobody knows 'sources' (known: dataset, "),
        (DATASET + FILE + SOURCE, "no [[file]] has the [[source]] 'a' in its sources; name it there or take it out"),
        (DATASET + FILE + 'sources = ["a"]\n' + SOURCE + SOURCE, "more than one [[source]] has the id 'a'"),
        (DATASET + FILE + SOURCE.replace("[[source]]", "[source]"), "source is not written as [[source]]"),
        (DATASET + FILE + '[[origin]]\nfile = "x"\n', "without exact = true says whose its rows are in a [[source]]"),
        (DATASET + "exact = true\n" + FILE + SOURCE, "with exact = true says whose its rows are in an [[origin]]"),
        (DATASET + 'exact = true\nlicence = "x"\n' + FILE, "is not read; it belongs in an [[origin]]"),
        (DATASET + "exact = true\n" + FILE + '[[origin]]\nlicense = "x"\n', "nobody knows 'license' in [[origin]]"),
        (
            DATASET + "exact = true\n" + FILE + '[[origin]]\nfile = "x"\n[[origin.made_of]]\nsource = "x"\n',
            "nobody knows 'source' in [[origin]]",
        ),
    ],
)
def test_terms_that_nobody_would_read_are_refused_in_one_line(text, said):
    with pytest.raises(FileRefusedError) as caught:
        provenance_of(text.encode())
    message = str(caught.value)
    assert message.startswith("SOURCES.toml: ")
    assert said in message
    assert message.isprintable()


def test_terms_where_they_belong_are_read_and_keys_of_a_later_view_are_passed_over():
    told = provenance_of((DATASET + "[view]\nlater = 1\n" + FILE + 'sources = ["a"]\n' + SOURCE).encode())
    assert [one.source.producer for one in told.files] == ["ACLED"]
    exact = DATASET + "exact = true\n" + FILE + '[[origin]]\nfile = "x"\nproducer = "ACLED"\n'
    assert [one.producer for one in provenance_of(exact.encode()).origins] == ["ACLED"]
