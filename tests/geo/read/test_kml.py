"""KML and KMZ: placemarks become features; nothing a file points at is followed."""

from __future__ import annotations

import io
import resource
import zipfile

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_each, read_file
from geo.read.kml import kml_features, kmz_features

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
TAIL = "</Document></kml>"
RING = "37,36 37.1,36 37.1,36.1 37,36.1 37,36"
SQUARE = shapely.Polygon([(37, 36), (37.1, 36), (37.1, 36.1), (37, 36.1)])
POLYGON = (
    f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
)
POINT = "<Point><coordinates>37.25,36.5,0</coordinates></Point>"
HELD = (
    '<ExtendedData><Data name="actor"><value>Daesh</value></Data>'
    '<Data name="line_uncertainty_m"><value>5</value></Data></ExtendedData>'
)
SPAN = "<TimeSpan><begin>2015-10-09</begin><end>2015-11-15</end></TimeSpan>"
SAID_END = "the end of a placemark's time span is read as the moment from which it no longer was so"


def kml(*placemarks, head=HEAD, tail=TAIL):
    """Return a KML of placemarks, each given by what is in it."""
    return (head + "".join(f"<Placemark>{one}</Placemark>" for one in placemarks) + tail).encode()


def features(*placemarks):
    return kml_features(Content("z.kml", kml(*placemarks)))


def kmz(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_polygon_with_a_span_is_a_zone(put):
    result = read_file(put("z.kml", kml(HELD + SPAN + POLYGON)))
    zone = result.tables["zones"].loc["z-1"]
    assert (zone["actor"], f"{zone['start']:%F}", f"{zone['end']:%F}") == ("ISIS", "2015-10-09", "2015-11-15")
    assert zone.geometry.equals(SQUARE)
    assert result.warnings == (f"z.kml: {SAID_END}",)


def test_a_point_with_a_stamp_is_an_event(put):
    typed = '<SchemaData schemaUrl="#s"><SimpleData name="Actor A">IS</SimpleData></SchemaData>'
    data = f"<ExtendedData>{typed}</ExtendedData>"
    stamp = "<TimeStamp><when>2015-10-10T14:30:00Z</when></TimeStamp>"
    result = read_file(put("e.kml", kml(f"<name>Tell Rifaat</name>{stamp}{data}{POINT}")))
    event = result.tables["events"].iloc[0]
    assert (event["actor_a"], f"{event['start']:%F %R}", event.geometry) == (
        "ISIS",
        "2015-10-10 14:30",
        shapely.Point(37.25, 36.5),
    )


def test_several_geometries_of_one_placemark_are_read_together():
    other = POLYGON.replace("37", "40")
    both, alone = features(POLYGON + POINT + other, POLYGON), features(POLYGON)
    assert [shape.geom_type for shape in both.shapes] == ["GeometryCollection", "Polygon"]
    assert shapely.area(both.shapes).tolist() == pytest.approx([0.02, 0.01])
    assert both.warnings == ("placemarks with several geometries, which were read together: 1",)
    assert alone.warnings == ()
    assert list(features(POLYGON + "<Polygon/>", POLYGON).shapes) == [None, SQUARE], "a part would be lost"


def test_what_a_placemark_says_of_itself():
    described = "<name> A &amp; B </name><description><![CDATA[<p>one<br>two</p><script>x()</script>]]></description>"
    head = HEAD + "<Folder><name>East</name><Folder><name>Held</name>"
    content = Content("z.kml", kml(described + POINT, head=head, tail="</Folder></Folder>" + TAIL))
    assert kml_features(content).properties.to_dict("records") == [
        {"name": "A & B", "description": "one two", "folder": "East / Held"}
    ]


def test_data_win_over_what_else_a_placemark_says():
    data = '<ExtendedData><Data name="Name"><value>Other</value></Data><Data name="x"/></ExtendedData>'
    found = features(f"<name>Own</name>{data}{POINT}")
    assert found.properties.to_dict("records") == [{"name": "Other", "x": ""}]
    assert found.warnings == ("data of placemarks differ from their name: the data are taken",)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (POINT, shapely.Point(37.25, 36.5)),
        ("<Point><coordinates>\n 37.25,36.5\n</coordinates></Point>", shapely.Point(37.25, 36.5)),
        ("<LineString><coordinates>37,36 38,36</coordinates></LineString>", shapely.LineString([(37, 36), (38, 36)])),
        (POLYGON, SQUARE),
        (
            POLYGON.replace(
                "</Polygon>",
                "<innerBoundaryIs><LinearRing><coordinates>37.02,36.02 37.04,36.02 37.04,36.04 37.02,36.02"
                "</coordinates></LinearRing></innerBoundaryIs></Polygon>",
            ),
            shapely.Polygon(SQUARE.exterior, [[(37.02, 36.02), (37.04, 36.02), (37.04, 36.04)]]),
        ),
        (f"<MultiGeometry>{POLYGON}{POLYGON}</MultiGeometry>", shapely.MultiPolygon([SQUARE, SQUARE])),
        (f"<MultiGeometry>{POINT}</MultiGeometry>", shapely.Point(37.25, 36.5)),
        (
            f"<MultiGeometry><MultiGeometry>{POLYGON}{POLYGON}</MultiGeometry>{POLYGON}</MultiGeometry>",
            shapely.MultiPolygon([SQUARE] * 3),
        ),
        (
            f"<MultiGeometry>{POLYGON}{POINT}</MultiGeometry>",
            shapely.GeometryCollection([SQUARE, shapely.Point(37.25, 36.5)]),
        ),
        ("", None),
        ("<Point/>", None),
        ("<Point><coordinates/></Point>", None),
        ("<Point><coordinates>37,36 38,36</coordinates></Point>", None),
        ("<Point><coordinates>37</coordinates></Point>", None),
        ("<Point><coordinates>37,north</coordinates></Point>", None),
        (POLYGON.replace(RING, "1,1 2,2"), None),
        ("<Polygon/>", None),
        (f"<MultiGeometry>{POLYGON}<Point/></MultiGeometry>", None),
        ("<MultiGeometry/>", shapely.GeometryCollection()),
    ],
)  # fmt: skip
def test_geometries(text, shape):
    found = features(text).shapes[0]
    assert (found is None) if shape is None else found.equals(shape)
    assert (found is None) or found.geom_type == shape.geom_type


def test_other_namespaces_and_none(put):
    prefixed = kml(HELD + SPAN + POLYGON).replace(b"<", b"<k:").replace(b"<k:/", b"</k:").replace(b"<k:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:k=")
    bare = kml(HELD + SPAN + POLYGON, head="<kml>", tail="</kml>")
    assert [read_file(put(name, data)).accepted for name, data in (("a.kml", prefixed), ("b.kml", bare))] == [1, 1]


def test_what_leads_elsewhere_is_not_followed_and_said(put):
    elsewhere = (
        "<NetworkLink><Link><href>http://127.0.0.1:9/more.kml</href></Link></NetworkLink>"
        "<GroundOverlay><Icon><href>file:///etc/passwd</href></Icon></GroundOverlay>"
        "<Placemark><styleUrl>http://127.0.0.1:9/s.kml#a</styleUrl>" + HELD + SPAN + POLYGON + "</Placemark>"
        "<Placemark><styleUrl>#local</styleUrl>"
        + HELD
        + SPAN
        + "<gx:Track xmlns:gx='g'><when>2015</when></gx:Track></Placemark>"
    )
    result = read_file(put("z.kml", (HEAD + elsewhere + TAIL).encode()))
    assert result.warnings == tuple(
        f"z.kml: {one}"
        for one in (
            "links to other files, which were not followed: 1",
            "pictures laid on the ground, which were not read: 1",
            "tracks, which were not read: 1",
            "placemarks with a style kept elsewhere, which was not fetched: 1",
            SAID_END,
        )
    )
    assert result.rejected["reason"].tolist() == ["no geometry that can be read"]


def test_a_file_of_links_alone_is_refused_and_says_why(put):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/more.kml</href></Link></NetworkLink>"
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.kml", (HEAD + link + TAIL).encode()))
    said = "it holds no placemarks; links to other files, which were not followed: 1; give a file with placemarks"
    assert str(refusal.value).startswith(f"z.kml: {said}")


BOMB = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
)
USED = "<kml><Placemark><name>&x;</name></Placemark></kml>"
DECLARED = "it declares a document type, as no KML does; save the placemarks as KML anew"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"{BOMB}]><kml><Placemark><name>&j;</name></Placemark></kml>", DECLARED),
        ('<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/kml.dtd"><kml><Placemark/></kml>', DECLARED),
        (f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>{USED}', DECLARED),
        (USED, "broken XML at line 1, column 23 (undefined entity)"),
        ("<kml>\n<Placemark></kml>", "broken XML at line 2, column 14 (mismatched tag)"),
        ("<kml><Placemark/>", "broken XML at line 1, column 18 (no element found)"),
        ("<kml>" + "<Folder>" * 100_000, "its elements lie more than 200 deep"),
        ('<?xml version="1.0" encoding="nonsense"?><kml><Placemark/></kml>', "its XML names an encoding that is not"),
        ('<?xml version="1.0" encoding="utf-7"?><kml><Placemark/></kml>', "its XML names an encoding that is not read"),
        ('<?xml version="1.0" encoding="rot13"?><kml><Placemark/></kml>', "its XML names an encoding that is not read"),
        (b'<?xml version="1.0" encoding="big5"?><kml><name>\xff\xff</name></kml>', "its XML names an encoding that"),
        ("<kml></kml>", "it holds no placemarks"),
        ("<gpx><wpt/></gpx>", "this is XML or HTML, and no KML"),
        ("<html><body>kml</body></html>", "this is a web page, not a table"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_line(put, data, said):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.kml", data))
    assert str(refusal.value).startswith(f"z.kml: {said}")
    assert len(str(refusal.value).splitlines()) == 1


def test_a_large_file_is_never_held_as_a_tree():
    data = kml(*[HELD + SPAN + POLYGON] * 60_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = kml_features(Content("z.kml", data))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert len(found.shapes) == 60_000
    # A tree of these 27 MB takes some 350 MB.
    assert grown < 8 * len(data)


def test_what_gdal_writes_is_read(tmp_path):
    columns = {"actor": ["A"], "start": ["2015-10-09"], "end": ["2015-10-10"], "line_uncertainty_m": [5]}
    path = tmp_path / "z.kml"
    gpd.GeoDataFrame(columns, geometry=[SQUARE], crs=4326).to_file(path, driver="KML")
    zone = read_file(path).tables["zones"].iloc[0]
    assert (zone["actor"], f"{zone['end']:%F}", zone.geometry.equals(SQUARE)) == ("A", "2015-10-10", True)


def test_a_kmz_is_its_main_file(put):
    whole = kml(HELD + SPAN + POLYGON)
    data = kmz(("files/icon.png", b"\x89PNG"), ("doc.kml", whole), ("other.kml", kml(POINT)))
    result = read_file(put("z.kmz", data))
    assert result.tables["zones"].index.tolist() == ["z-1"]
    assert result.warnings[0] == "z.kmz: of several KML files doc.kml is read, not other.kml"


def test_a_kmz_with_a_main_file_of_another_name(put):
    reading = read_each([put("z.kmz", kmz(("Control.KML", kml(HELD + SPAN + POLYGON)), ("a.png", b"x")))])
    assert (reading.refusals, reading.notes) == ((), ())
    assert reading.results[0].source.file == "z.kmz"


def test_a_kmz_that_would_unpack_to_too_much_is_refused(put, monkeypatch):
    bomb = kmz(("doc.kml", b"<kml>" + b" " * 30_000_000))
    with pytest.raises(FileRefusedError, match="z.kmz: its files hold 30 MB once unpacked, more than 200 times"):
        read_file(put("z.kmz", bomb))
    monkeypatch.setenv("STANDOFF_MAX_MEMBER_MB", "1")
    noise = kml("<name>" + "".join(chr(97 + i * i % 25) for i in range(1_500_000)) + "</name>")
    with pytest.raises(
        FileRefusedError, match="it holds 2 MB once unpacked, more than 1 .STANDOFF_MAX_MEMBER_MB allows"
    ):
        kmz_features(Content("z.kmz", kmz(("doc.kml", noise), ("a", bytes(range(256)) * 4000))))


def outcome(data):
    """Return the reading of a KML, or why it is refused."""
    try:
        return kml_features(Content("z.kml", data))
    except FileRefusedError as refusal:
        return str(refusal)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_broken_bytes_are_read_or_refused_in_one_line(inserted, at):
    whole = kml(HELD + SPAN + POLYGON)
    found = outcome(whole[:at] + inserted + whole[at:])
    if isinstance(found, str):
        assert len(found.splitlines()) == 1
    else:
        assert len(found.shapes) == len(found.properties) >= 1


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb2312", "阿勒颇"), ("GBK", "阿勒頗"), ("big5", "阿勒坡"), ("Shift_JIS", "アレッポ"), ("euc-jp", "アレッポ"),
        ("EUC-KR", "알레포"), ("windows-1256", "حلب"), ("ISO-8859-1", "Alép"), ("utf-16", "حلب"),
    ],
)  # fmt: skip
def test_the_encoding_that_the_xml_declares_is_that_of_its_texts(encoding, name):
    # Many names, so that a character lies across the pieces that are decoded.
    declared = HEAD.replace("UTF-8", encoding)
    data = kml(f"<name>{name}</name>{POINT}", head=declared, tail=f"<!--{name * 60_000}-->{TAIL}").decode()
    read = kml_features(Content("z.kml", data.encode(encoding)))
    assert list(read.properties["name"]) == [name]


def test_too_many_placemarks_are_refused_before_the_end(monkeypatch):
    # The text is broken behind the placemarks that are too many.
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "10000")
    data = kml(*[""] * 10_001, tail="</broken>")
    with pytest.raises(FileRefusedError, match="its shapes have 10,001 points or more, more than 10,000"):
        kml_features(Content("z.kml", data))
