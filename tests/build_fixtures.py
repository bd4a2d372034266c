"""Small place sources in every form that the build reads, written for these tests."""

import json
import sqlite3
import zipfile


def dump_row(  # noqa: PLR0913 a place has so many facts
    number,
    name,
    names="",
    *,
    lat=32.0,
    lon=13.0,
    kind="P.PPL",
    country="LY",
    admin1="",
    admin2="",
    population=0,
):
    """One line of a GeoNames dump."""
    feature_class, code = kind.split(".")
    cells = [number, name, name, names, lat, lon, feature_class, code, country, "", admin1, admin2, "", "", population]
    return "\t".join(map(str, [*cells, "", "100", "Africa/Tripoli", "2024-05-06"]))


def write_dump(path, *rows):
    """A dump as text, or as a zip file when the name says so."""
    text = "".join(row + "\n" for row in rows)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("readme.txt", "Columns are ...\n")
            packed.writestr(f"{path.stem}.txt", text)
    else:
        path.write_text(text, encoding="utf-8")
    return path


def write_overpass(path, *elements, **more):
    """An Overpass answer."""
    answer = {
        "version": 0.6,
        "generator": "Overpass API",
        "osm3s": {"timestamp_osm_base": "2025-02-03T04:05:06Z", "copyright": "OpenStreetMap"},
        "elements": list(elements),
        **more,
    }
    path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return path


def node(number, lat, lon, **tags):
    """One node; double underscores in tag names stand for colons."""
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return {"type": "node", "id": number, "lat": lat, "lon": lon, "tags": named}


def wof_record(number, name, placetype="locality", **properties):
    """One Who's On First record."""
    return {
        "type": "Feature",
        "id": number,
        "bbox": [13.0, 32.0, 13.1, 32.1],
        "geometry": {"type": "Point", "coordinates": [13.05, 32.05]},
        "properties": {
            "wof:id": number,
            "wof:name": name,
            "wof:placetype": placetype,
            "wof:country": "LY",
            "geom:latitude": 32.05,
            "geom:longitude": 13.05,
            "mz:is_current": 1,
            "wof:superseded_by": [],
            "wof:concordances": {},
            **properties,
        },
    }


def write_wof_folder(folder, *records):
    """A checkout of records, each in its own file."""
    for record in records:
        number = str(record["properties"]["wof:id"])
        home = folder / "data" / number[:3]
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{number}.geojson").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        (home / f"{number}-alt-quattroshapes.geojson").write_text("{}", encoding="utf-8")
    return folder


def write_wof_database(path):
    """The SQLite distribution, with a current, a deprecated and a superseded record."""
    db = sqlite3.connect(path)
    db.executescript(
        """
        CREATE TABLE spr (id INTEGER, parent_id INTEGER, name TEXT, placetype TEXT, country TEXT, latitude REAL,
          longitude REAL, min_latitude REAL, min_longitude REAL, max_latitude REAL, max_longitude REAL,
          is_current INTEGER, is_deprecated INTEGER, is_ceased INTEGER, is_superseded INTEGER, superseded_by TEXT);
        CREATE TABLE names (id INTEGER, language TEXT, name TEXT);
        CREATE TABLE concordances (id INTEGER, other_id TEXT, other_source TEXT);
        CREATE TABLE ancestors (id INTEGER, ancestor_id INTEGER, ancestor_placetype TEXT);
        CREATE TABLE geojson (id INTEGER, body TEXT);
        INSERT INTO spr VALUES
          (11, 1, 'Wadi Zamzam', 'locality', 'LY', 32.05, 13.05, 32.0, 13.0, 32.1, 13.1, 1, 0, 0, 0, ''),
          (12, 1, 'Old Zamzam', 'locality', 'LY', 32.05, 13.05, 32, 13, 32, 13, 0, 0, 0, 1, '11'),
          (13, 1, 'Nowhere', 'locality', 'LY', 32.05, 13.05, 32, 13, 32, 13, 0, 1, 0, 0, '');
        INSERT INTO names VALUES (11, 'ara', 'وادي زمزم');
        INSERT INTO concordances VALUES (11, '4711', 'gn:id');
        INSERT INTO ancestors VALUES (11, 99, 'region');
        INSERT INTO geojson VALUES (11, '{"properties": {"wof:population": 321}}');
        """,
    )
    db.commit()
    db.close()
    return path
