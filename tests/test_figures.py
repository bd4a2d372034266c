"""Pictures for paper: what stands on them is what the table holds."""

import builtins
import io
import math

import numpy as np
import pandas as pd
import pytest
from map_fixtures import lost, row, table
from shapely.geometry import Point

from geoincidents import schema
from geoincidents.errors import InputError, MissingExtraError, OutputError, SchemaError
from geoincidents.maps import IncidentMap, figures, incident_figure, incident_map, timeline_figure
from geoincidents.maps.grouping import group_near
from geoincidents.maps.palette import SYMBOLS

pytest.importorskip("matplotlib")


def sample():
    return table(
        row(0, place_name="Brega", killed_best=40, country="LBY"),
        row(3, event_type="protest", record_kind="strategic", match_status="ambiguous"),
        *(row(n, geometry=Point(13.7, 32.3), event_type="shelling") for n in range(10, 19)),
        lost(20),
        lost(21, record_kind="aggregate"),
        row(22, geometry=Point(17, 27), geo_precision="country", geo_radius_km=500, country="LBY"),
    )


def words(figure):
    found = [text.get_text() for axes in figure.axes for text in axes.texts]
    found += [axes.get_xlabel() for axes in figure.axes]
    return found + [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_map_counts_and_names_what_it_shows():
    figure = incident_figure(sample(), reference=(32.9, 13.2), title="Two $towns$ & more")
    found = words(figure)
    assert figure.get_suptitle() == "Two $towns$ & more"
    assert "11 of 13 shown · 1 not located · 1 known to a wider area only" in " ".join(found)
    assert {"Armed clash (1)", "Shelling (9)", "Protest (1)"} <= set(found)
    assert "9" in found  # nine on one point are one count
    assert "Brega" in found
    assert any(text.endswith(" km") for text in found)
    assert "Natural Earth" in " ".join(found)
    colours = [line.get_markerfacecolor() for line in figure.axes[0].lines]
    assert SYMBOLS[schema.EventType.ARMED_CLASH].colour in colours


def test_circle_has_its_true_size():
    figure = incident_figure(table(row(0, geo_radius_km=10.0)))
    colour = SYMBOLS[schema.EventType.ARMED_CLASH].colour
    (ring,) = [line for line in figure.axes[0].lines if line.get_color() == colour and len(line.get_ydata()) > 20]
    assert np.ptp(ring.get_ydata()) * 110.9 == pytest.approx(20, rel=0.01)


def test_what_a_table_leaves_open_is_drawn():
    columns = (schema.EVENT_TYPE, schema.MATCH_STATUS, schema.PLACE_NAME, schema.CERTAINTY, schema.GEO_PRECISION)
    incident_figure(table(row(0), *(row(n, **dict.fromkeys(columns[:n])) for n in range(1, 6))))


@pytest.mark.parametrize("suffix", ["pdf", "png", "svg"])
def test_figures_are_written(suffix):
    for figure in (incident_figure(sample()), timeline_figure(sample())):
        out = io.BytesIO()
        figure.savefig(out, format=suffix)
        assert len(out.getvalue()) > 5000


@pytest.mark.parametrize(
    "rows", [[], [lost(0)], [row(0)], [row(0, geometry=Point(179.9, -17)), row(1, geometry=Point(-179.9, -17))]]
)
def test_small_tables_have_figures(rows):
    incident_figure(table(*rows), title="$x").savefig(io.BytesIO(), format="png")
    timeline_figure(table(*rows)).savefig(io.BytesIO(), format="png")


@pytest.mark.parametrize(("step", "freq"), [("day", "D"), ("week", "W-SUN"), ("month", "M"), ("year", "Y")])
def test_bars_count_what_pandas_counts(step, freq):
    days = pd.date_range("2018-12-20", periods=60, freq="5D")
    kinds = ("protest", "riot", "shelling")
    rows = [row(n, date_start=None, date_end=str(day.date()), event_type=kinds[n % 3]) for n, day in enumerate(days)]
    figure = timeline_figure(table(*rows, row(99, date_start=None, date_end=None, date_precision="unknown")), step=step)
    (axes,) = figure.axes
    heights = {}
    for bars in axes.containers:
        for bar in bars:
            heights[bar.get_x()] = heights.get(bar.get_x(), 0) + bar.get_height()
    expected = pd.Series(1, index=days.to_period(freq)).groupby(level=0).sum()
    assert sorted(value for value in heights.values() if value) == sorted(expected.tolist())
    assert axes.get_ylabel() == f"Incidents a {step}"
    assert axes.get_xlabel() == "60 of 61 incidents · 1 without a date"


@pytest.mark.parametrize("call", [incident_figure, timeline_figure])
def test_impossible_wishes_are_refused(call):
    with pytest.raises(InputError, match="no width"):
        call(sample(), width_inches=0)
    with pytest.raises(SchemaError):
        call(table(row(0, geometry=Point(13, 95))))


def test_unknown_step_is_refused():
    with pytest.raises(InputError, match="step='minute' is not known"):
        timeline_figure(sample(), step="minute")


def test_missing_matplotlib_is_named_with_its_install_line(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r'pip install "geoincidents\[plot\]"'):
        incident_figure(sample())


def test_groups_hold_every_point_once():
    random = np.random.default_rng(3)
    x, y = random.uniform(0, 300, 500), random.uniform(0, 300, 500)
    groups = group_near(x, y, 13.0)
    assert sorted(at for group in groups for at in group.members) == list(range(500))
    for group in groups:
        assert all(np.hypot(x[at] - group.x, y[at] - group.y) < 13 for at in group.members)
    apart = [(a, b) for k, a in enumerate(groups) for b in groups[:k] if np.hypot(a.x - b.x, a.y - b.y) < 13]
    assert apart == []


def test_a_map_is_written_as_picture_and_drawing_without_a_browser(tmp_path):
    made = incident_map(sample(), title="On paper", subtitle="All $of$ it", note="May change", credit="Data desk")
    made.to_png(tmp_path / "map.png", width_inches=5, dpi=100)
    made.to_svg(tmp_path / "map.svg")
    picture = (tmp_path / "map.png").read_bytes()
    assert int.from_bytes(picture[16:20], "big") == 500
    made.to_png(tmp_path / "again.png", width_inches=5, dpi=100)
    assert (tmp_path / "again.png").read_bytes() == picture
    made.to_svg(tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == (tmp_path / "map.svg").read_bytes()
    figure = made.picture(width_inches=7.2)
    assert figure.axes[0].get_title(loc="left") == "All $of$ it"
    assert figure.get_supxlabel() == "May change\nData desk"


@pytest.mark.parametrize("dpi", [0, -1, math.nan, math.inf, "200", True, 1e9])
def test_a_picture_without_a_resolution_is_refused(tmp_path, dpi):
    with pytest.raises(InputError, match="no resolution"):
        incident_map(sample()).to_png(tmp_path / "x.png", dpi=dpi)
    assert not (tmp_path / "x.png").exists()


def test_a_picture_of_nothing_or_to_nowhere_is_refused(tmp_path):
    with pytest.raises(InputError, match="no incidents of its own"):
        IncidentMap().to_svg(tmp_path / "x.svg")
    with pytest.raises(OutputError, match="folder that exists"):
        incident_map(sample()).to_png(tmp_path / "no" / "x.png")
    with pytest.raises(InputError, match="no width"):
        incident_map(sample()).to_png(tmp_path / "x.png", width_inches=0)


def test_what_is_claimed_is_half_filled():
    symbol = SYMBOLS[schema.EventType.RIOT]
    styles = [figures._marker(symbol, claimed=claimed)["fillstyle"] for claimed in (True, False)]
    assert styles == ["left", "full"]
    assert figures._marker(symbol, kind="strategic", claimed=True)["markerfacecolor"] == symbol.colour
