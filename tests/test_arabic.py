"""Arabic script: names with and without the particles written onto them, and what is no name."""

from __future__ import annotations

import pytest
from arabic_passages import HELD, PASSAGES, Toponym, plain

from geoincidents import Gazetteer, geoparse
from geoincidents.geo import distance_km
from geoincidents.mentions.arabic import find_arabic, nisba
from geoincidents.mentions.index import name_index
from geoincidents.mentions.mention import Mention, MentionRole

_PLACES = (MentionRole.PLACE, MentionRole.DATELINE)


def named(text: str) -> list[Mention]:
    """Places of a text that are used as such."""
    return [m for m in geoparse(text) if m.role in _PLACES]


def is_there(mention: Mention, toponym: Toponym) -> bool:
    """Whether a mention lies where the toponym does, within 50 km or the extent of the place."""
    match = mention.match
    if match.lat is None or match.lon is None:
        return False
    km = float(distance_km(lat=match.lat, lon=match.lon, to_lat=toponym.lat, to_lon=toponym.lon))
    return km <= max(50.0, match.radius_km or 0.0)


def measured(passages: dict[str, str]) -> tuple[float, float, float]:
    """Precision and recall of recognition, and the share of all toponyms that lie where they should.

    A relation counts for the toponyms in it, and by the place that it starts from.
    """
    right = found = known = there = every = 0
    for marked in passages.values():
        text, toponyms = plain(marked)
        mentions = [m for m in geoparse(text) if m.role in {*_PLACES, MentionRole.RELATION}]
        over = {t: [m for m in mentions if m.start < t.end and t.start < m.end] for t in toponyms}
        right += len({id(m) for hits in over.values() for m in hits})
        found += len(mentions)
        known += sum(bool(hits) for hits in over.values())
        there += sum(any(is_there(m.anchor or m, t) for m in hits) for t, hits in over.items())
        every += len(toponyms)
    return right / found, known / every, there / every


def test_arabic_reports_of_ten_conflicts():
    precision, recall, there = measured(PASSAGES)
    assert precision >= 0.98
    assert recall >= 0.95
    assert there >= 0.92


def test_passages_that_no_rule_was_made_for():
    precision, recall, there = measured(HELD)
    assert precision >= 0.9
    assert recall >= 0.8
    assert there >= 0.8


@pytest.mark.parametrize("particle", ["", "و", "ف", "ب", "ل", "وب", "ول"])
def test_particles_are_no_part_of_a_name(particle):
    text = f"قال مصدر في ليبيا إن القوات وصلت {particle}طرابلس مساء الأحد."
    city = next(m for m in named(text) if "طرابلس" in m.text)
    assert (text[city.start : city.end], city.text) == ("طرابلس", "طرابلس")
    assert city.match.place.country == "LBY"


def test_the_article_after_a_particle_is_given_back():
    text = "قال الجيش السوداني إن التعزيزات وصلت إلى مدينة الفاشر ثم للفاشر مجددا."
    spans = find_arabic(text, name_index(Gazetteer.default()))
    names = [(text[s.start : s.end], s.text) for s in spans if "فاشر" in s.text]
    assert names == [("الفاشر", "الفاشر"), ("لفاشر", "الفاشر")]


@pytest.mark.parametrize(
    "text",
    [
        "تجمع السكان في السوق قرب المدينة القديمة صباح اليوم.",
        "قال محمد صالح إن الحرب لن تنتهي في يوم أو شهر.",
        "نشرت الصحيفة صور القصر الكبير على موقعها.",
        "وصلت المساعدات بعد أسبوع وقبل أن ينتهي العام.",
        "",
    ],
)
def test_plain_words_and_persons_are_no_places(text):
    assert named(text) == []


def test_words_around_decide():
    assert [m.text for m in named("سقطت قذائف على بلدة كفرزيتا في سوريا.")] == ["كفرزيتا", "سوريا"]
    body = geoparse("أعلنت جامعة حلب تعليق الدراسة.")
    assert [(m.text, m.role) for m in body] == [("حلب", MentionRole.ORGANISATION)]
    line = geoparse("بيروت (رويترز) - قتل شخصان في انفجار.")
    assert [(m.text, m.role) for m in line] == [("بيروت", MentionRole.DATELINE)]


def test_a_verb_after_a_place_is_no_item_of_a_list():
    text = "قصف الطيران مواقع جنوب طرابلس، ودارت اشتباكات في ترهونة وغريان وانسحبت القوات."
    mentions = [m for m in geoparse(text, country="LY") if m.role is not MentionRole.RELATION]
    assert [m.text for m in mentions] == ["ترهونة", "غريان"]
    towns = named("غارات على بلدات عيترون وكفركلا والعديسة في لبنان")
    assert [m.text for m in towns] == ["عيترون", "كفركلا", "العديسة", "لبنان"]


def test_context_decides_between_namesakes():
    assert named("اشتباكات في طرابلس شمال لبنان، بحسب الجيش اللبناني")[0].match.place.country == "LBN"
    assert named("اشتباكات في طرابلس، بحسب الجيش الليبي")[0].match.place.country == "LBY"


def test_adjectives_of_countries_are_peoples():
    index = name_index(Gazetteer.default())
    words = ("الليبية", "السوريين", "والعراقي", "أمريكية", "عسكري", "المدينة")
    assert [nisba(word, index.country) for word in words] == ["LBY", "SYR", "IRQ", "USA", None, None]


def test_latin_and_arabic_in_one_text():
    text = "Clashes were reported in Benghazi (بنغازي) and in سرت on Monday."
    assert [m.text for m in named(text)] == ["Benghazi", "بنغازي", "سرت"]


@pytest.mark.parametrize(
    ("text", "phrase", "radius_km", "precision"),
    [
        ("قصف مواقع على بعد 50 كيلومترا جنوب طرابلس في ليبيا", "على بعد 50 كيلومترا جنوب طرابلس", 24.5, "near"),
        ("اشتباكات على بعد نحو ٣٠ كلم من مدينة سرت الليبية", "على بعد نحو ٣٠ كلم من مدينة سرت", 48.0, "area"),
        ("هجوم 60 ميلا بحريا جنوب غربي الحديدة في اليمن", "60 ميلا بحريا جنوب غربي الحديدة", 47.6, "near"),
        ("معارك في ضواحي الخرطوم بالسودان", "ضواحي الخرطوم", 28.0, "area"),
        ("هجوم قرب كيسمايو في الصومال", "قرب كيسمايو", 42.0, "near"),
        ("انفجار بين سرت ومصراتة في ليبيا", "بين سرت ومصراتة", 103.9, "linear"),
        ("قصف مطار بنغازي في ليبيا", "مطار بنغازي", 28.0, "near"),
        ("اعتقالات في محافظة كركوك بالعراق", "محافظة كركوك", 80.0, "admin1"),
    ],
)
def test_relations_have_the_radius_that_they_have_in_english(text, phrase, radius_km, precision):
    mention = next(m for m in geoparse(text) if m.role is MentionRole.RELATION)
    assert mention.text == phrase
    assert mention.match.radius_km == pytest.approx(radius_km, abs=0.1)
    assert mention.match.precision == precision


def test_a_distance_leads_to_the_same_point_in_both_languages():
    arabic = geoparse("قصف مواقع على بعد 50 كيلومترا جنوب طرابلس في ليبيا")[0].match
    english = geoparse("Shells fell 50 kilometres south of Tripoli in Libya.")[0].match
    assert (arabic.lat, arabic.lon, arabic.radius_km) == (english.lat, english.lon, english.radius_km)
