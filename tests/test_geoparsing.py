"""Texts are read into mentions with offsets, roles and points; what is no place gives none."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoincidents.errors import InputError
from geoincidents.geo import distance_km
from geoincidents.mentions import geoparse
from geoincidents.mentions.dateline import find_dateline
from geoincidents.mentions.mention import Mention, MentionRole
from geoincidents.mentions.text import tokenise
from geoincidents.schema import GeoPrecision, MatchStatus
from geoincidents.text.sentences import sentence_starts


def flat(mentions: tuple[Mention, ...]) -> list[Mention]:
    """Mentions and everything that they hold as anchors."""
    out: list[Mention] = []
    for mention in mentions:
        link: Mention | None = mention
        while link is not None:
            out.append(link)
            link = link.anchor
    return out


def named(text: str, **context: str) -> dict[str, Mention]:
    """Mentions by their text, anchors included."""
    return {mention.text: mention for mention in flat(geoparse(text, **context))}


def roles(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.role.value) for mention in geoparse(text)]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Clashes in Tripoli spread to Misrata and Sabha.", "Tripoli", "LBY"),
        ("Clashes in Tripoli spread to Beirut and Sidon.", "Tripoli", "LBN"),
        ("Rebels left Aleppo for Idlib.", "Aleppo", "SYR"),
        ("Trenches run from Kramatorsk to Lyman in Ukraine.", "Lyman", "UKR"),
        ("Police in Georgia shut the road from Tbilisi to Gori.", "Georgia", "GEO"),
        ("Storms in Georgia closed roads from Atlanta to Savannah and on to Florida.", "Georgia", "USA"),
        ("A blast in Marib, Taiz and Mokha in Yemen killed three.", "Mokha", "YEM"),
        ("Traders reached Paris, Texas, at noon.", "Paris, Texas", "USA"),
        ("The Syrian town of Manbij was shelled.", "Manbij", "SYR"),
        ("Rebels took Goma and Bukavu in Congo.", "Congo", "COD"),
        ("Shells hit Sirte in Libya. Officials in Cairo, Paris and Abu Dhabi were told.", "Abu Dhabi", "ARE"),
        ("Drones hit Kharkiv in Ukraine and Belgorod, a Russian city near the border.", "Belgorod", "RUS"),
        ("Militia left Pointe-Noire and Brazzaville in Congo.", "Congo", "COG"),
        ("Rockets hit Bakhmut.", "Bakhmut", "UKR"),  # the object of a verb of attack
        ("Troops shelled Saraqib overnight.", "Saraqib", "SYR"),
    ],
)
def test_names_decide_about_each_other(text, name, country):
    match = named(text)[name].match
    assert match.status is MatchStatus.RESOLVED
    assert match.place.country == country


def test_the_caller_says_what_the_text_is_about():
    text = "Gunmen left Tripoli overnight."
    assert named(text, country="LB")["Tripoli"].match.place.country == "LBN"
    assert named(text, near="Misrata")["Tripoli"].match.place.country == "LBY"


@pytest.mark.parametrize(
    "text",
    [
        "General Austin Miller met Sydney Clarke and Paris Hilton.",
        "Reading the report took all of March, and most of May was Nice.",
        "Ahmed al-Mansouri, 34, said he knew nothing. Mansouri left.",
        "The Washington Post and the Kansas City Star reported it.",
        "Police found the man. Mobile phones were dead on Sunday.",
        "He works for the Bank of Anger at Victory Street.",
        "They fired a volley of Grad rockets and two Lancet drones.",
        "",
        "   ",
    ],
)
def test_what_is_no_place_locates_nothing(text):
    assert [m.text for m in geoparse(text) if m.role in {MentionRole.PLACE, MentionRole.RELATION}] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Khartoum-based government denied it.", "Khartoum"),
        ("Libya's UN-backed government denied it.", "Libya"),
        ("The UN mission in Mali condemned the raid.", "Mali"),
        ("Jordan said it would host the talks.", "Jordan"),
        ("The Ukrainian Red Cross and the Somali National Army met.", "Ukrainian"),
        ("US air strikes killed nobody.", "US"),
        ("The agency, headquartered in Geneva, Switzerland, is alarmed.", "Geneva, Switzerland"),
        ("Lebanon's Hezbollah fired back.", "Lebanon"),
        ("Israel hit two depots.", "Israel"),
    ],
)
def test_names_that_describe_a_body_are_not_locations(text, name):
    assert named(text)[name].role is MentionRole.ORGANISATION


def test_continents_have_no_point():
    for mention in geoparse("US Africa Command works across Africa."):
        assert mention.text == "US" or mention.match.lat is None


def test_peoples_are_demonyms():
    assert roles("Libyan and Ugandan troops left.") == [("Libyan", "demonym"), ("Ugandan", "demonym")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("BAMAKO\u00a0\u00a0-\u00a0 Gunmen struck.", ["BAMAKO"]),
        ("KYIV, Ukraine (AP) \u2014 Sirens sounded.", ["KYIV", "Ukraine"]),
        ("Khartoum, 15 April 2023 \u2013 Fighting began.", ["Khartoum"]),
        ("GAZA/JERUSALEM (Reuters) - Rockets flew.", ["GAZA", "JERUSALEM"]),
        ("Troops advance\nADEN, Yemen - The port shut.", ["ADEN", "Yemen"]),
        ("The city - once rich - is empty.", []),
        ("A raid on Goma - the third - failed.", []),
    ],
)
def test_datelines(text, places):
    spans, body = find_dateline(text)
    assert [text[a:b] for a, b in spans] == places
    assert body == 0 or text[body].isupper()


def test_dateline_has_its_role():
    assert roles("GOMA, Congo (AP) - Rebels took Sake.")[0] == ("GOMA", "dateline")


def test_list_of_places_carries_unknown_names():
    found = named("Fighting hit the Kramatorsk area, Bakhmut, Zzyzanivka and Avdiivka in Ukraine.")
    assert found["Zzyzanivka"].role is MentionRole.PLACE
    assert found["Zzyzanivka"].match.status is MatchStatus.UNRESOLVED
    assert found["Avdiivka"].match.place.country == "UKR"


def test_unknown_name_takes_the_point_of_its_gloss():
    found = named("Shells fell on Qqaraba, a village 20 km east of Homs, in Syria.")["Qqaraba"]
    homs = named("Shells fell on Homs in Syria.")["Homs"].match
    km = float(distance_km(lat=homs.lat, lon=homs.lon, to_lat=found.match.lat, to_lon=found.match.lon))
    assert km == pytest.approx(20, abs=0.1)
    assert "Qqaraba" not in found.match.place.name
    assert found.anchor.role is MentionRole.RELATION


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed five people in the village of Qwxyzabad in Homs.",
        "Two soldiers were shot dead in Zzyzxtown, Kandahar.",
        "A mine went off in Qwxyz, outside Goma.",
        "Shells fell on Zzyzxabad village in Idlib on Monday.",
    ],
)
def test_what_lies_in_a_town_may_lie_outside_it(text):
    unknown = next(mention for mention in geoparse(text) if mention.text[0] in "QZ")
    assert unknown.match.precision != "settlement"
    assert unknown.match.lat is None or unknown.match.radius_km >= 15


def test_known_name_keeps_its_own_point_beside_a_gloss():
    mentions = geoparse("A drone hit Bucha, 25 km west of Kyiv, in Ukraine.")
    assert [m.text for m in mentions if m.role is MentionRole.RELATION] == []
    assert mentions[0].text == "Bucha"
    assert mentions[0].match.place.name == "Bucha"


@pytest.mark.parametrize(
    ("text", "phrase", "km"),
    [
        ("Jets struck some 40 km south of Khartoum in Sudan.", "some 40 km south of Khartoum", 40.0),
        ("Jets struck thirty miles north of Mosul in Iraq.", "thirty miles north of Mosul", 48.28),
    ],
)
def test_relation_covers_its_anchor(text, phrase, km):
    (mention,) = [m for m in geoparse(text) if m.role is MentionRole.RELATION]
    anchor = mention.anchor
    assert mention.text.startswith(phrase)
    assert mention.start <= anchor.start < anchor.end <= mention.end
    to = mention.match
    assert float(
        distance_km(lat=anchor.match.lat, lon=anchor.match.lon, to_lat=to.lat, to_lon=to.lon)
    ) == pytest.approx(km, abs=0.1)
    assert to.precision in {GeoPrecision.NEAR, GeoPrecision.AREA}


def test_suburbs_without_a_name_are_those_of_the_city_in_focus():
    text = "Kharkiv woke to sirens. Kharkiv was shelled in Ukraine, and fires burned in the northern suburbs."
    mention = named(text)["the northern suburbs"]
    assert mention.match.place.name == "Kharkiv"
    assert mention.match.radius_km > 5


@pytest.mark.parametrize(
    ("text", "phrase", "place"),
    [
        ("Sudan is at war. Shells hit the capital.", "the capital", "Khartoum"),
        ("Gunmen left Gao in Mali. They reached the capital at dawn.", "the capital", "Bamako"),
        ("The Turkish capital was calm.", "The Turkish capital", "Ankara"),
        ("Mariupol fell in Ukraine. Few people stayed in the city.", "the city", "Mariupol"),
        ("Troops pulled out of Mali. Life in the landlocked country is hard.", "the landlocked country", "Mali"),
    ],
)
def test_coreference(text, phrase, place):
    mention = named(text)[phrase]
    assert mention.role is MentionRole.COREFERENCE
    assert mention.match.place.name == place


def test_mentions_are_sorted_disjoint_and_cut_from_the_text():
    text = (
        "SANAA, Yemen - Air raids around 20 km north of Sanaa hit Amran and the outskirts of the capital; Hajjah, "
        "Saada and the Hodeidah-Taiz road were shelled. \u201cThe city is empty,\u201d a resident of Ibb said."
    )
    mentions = geoparse(text)
    assert mentions
    assert all(text[m.start : m.end] == m.text for m in flat(mentions))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(0.0 <= m.match.score <= 1.0 and m.match.why for m in flat(mentions))


def test_unknown_country_is_an_input_error():
    with pytest.raises(InputError, match="Atlantis"):
        geoparse("Nothing happened.", country="Atlantis")


def test_sentences_do_not_end_at_abbreviations():
    text = "Lt. Gen. Haftar met Mr. Smith of the U.S. Navy. They left. \u201cGood.\u201d He slept."
    assert [text[a : a + 4] for a in sentence_starts(text)] == ["Lt. ", "They", "\u201cGoo", "He s"]


def test_words_keep_their_apostrophes_and_hyphens():
    words = [token.text for token in tokenise("Ta\u2019izz\u2019s al-Bab, Sa'ada, N'Djamena and Port-au-Prince (U.S.)")]
    assert words == ["Ta\u2019izz", "al-Bab", "Sa'ada", "N'Djamena", "and", "Port-au-Prince", "U.S."]


def test_lines_broken_to_a_width_read_as_one():
    text = (
        "Heavy shelling was reported on Monday in the towns around Gasr Ben\n    Ghachir and all along the road "
        "from there to Ain\n    Zara, where people fled their homes in Libya on foot or\n    in lorries and buses, "
        "and many went to the coast\n    in the night."
    )
    found = [m.text for m in geoparse(text)]
    assert "Ain\n    Zara" in found or "the road from there to Ain\n    Zara" in found
    assert any("Gasr Ben\n    Ghachir" in words for words in found)
    assert all(text[m.start : m.end] == m.text for m in flat(geoparse(text)))


def test_headlines_are_not_joined_to_what_follows():
    assert [m.text for m in geoparse("Rebels leave Goma\nSake, in Congo, falls too.")][:2] == ["Goma", "Sake"]


SNIPPETS = st.sampled_from(
    [
        "Tripoli",
        "Libya",
        "near ",
        "50 km south of ",
        " ",
        ", ",
        ". ",
        "\n",
        " and ",
        "the capital",
        "'s ",
        "\u2019s ",
        "(",
        ")",
        "Aleppo-Idlib road",
        "Syrian ",
        "said ",
        "General ",
        "\ue000",
        "the southern suburbs",
        "Al-",
        " - ",
        "the city",
        "between ",
        "Gasr Ben Ghachir",
        "province",
        "\u00a0",
        "UN mission in ",
        "in ",
        "\U0001f4a5",
        "border with ",
    ],
)


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The village of Kvartsopilske in Zaporizhzhia region fell, Ukraine said.", "Kvartsopilske", "Zaporizhzhia"),
        ("Men entered Qqara, outside Mosul, in Iraq.", "Qqara", "Mosul"),
        ("Shells hit Kabul's Zzasht-e-Barchi area in Afghanistan.", "Zzasht-e-Barchi", "Kabul"),
    ],
)
def test_unknown_name_takes_the_point_of_what_holds_it(text, name, place):
    match = named(text)[name].match
    assert match.place.name == place
    assert match.radius_km >= 10
    assert match.precision in {GeoPrecision.NEAR, GeoPrecision.AREA, GeoPrecision.ADMIN1}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Kenya, five people died in Juma and Salama villages.", "Juma"),
        ("Gunmen raided Moura in Mali, and killings in Moura went on.", "Moura"),
    ],
)
def test_a_namesake_abroad_does_not_stand_in(text, name):
    found = named(text).get(name)
    assert found is None or found.match.place is None or found.match.place.country in {"KEN", "MLI"}


def test_spellings_of_a_list_are_found_in_the_country_of_the_text():
    found = named("In Sudan, the force controls Geneina, Zalingei and Ed Daein.")
    assert {m.match.place.country for m in found.values()} == {"SDN"}
    assert found["Geneina"].match.place.admin1 == "West Darfur"


def test_a_relation_is_explained_as_a_name_is():
    mentions = geoparse("Two men died near Afrin, northern Syria.")
    assert [m.text for m in mentions] == ["near Afrin"]


def test_a_name_may_begin_with_a_word_of_grammar():
    assert "Let Yet Kone" in named("Jets bombed schools in Let Yet Kone village in Myanmar.")


def test_a_resident_speaks_and_not_the_town():
    assert (
        named("It is over, a resident of Sirte in Libya said. A resident of Sirte said so.")["Sirte"].role
        is MentionRole.PLACE
    )


@given(st.lists(SNIPPETS, max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_sorted_disjoint_mentions_with_reasons(text):
    mentions = geoparse(text)
    assert all(text[m.start : m.end] == m.text for m in flat(mentions))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    for mention in flat(mentions):
        assert 0.0 <= mention.match.score <= 1.0
        assert (mention.match.lat is None) == (mention.match.radius_km is None)
        assert mention.match.status is MatchStatus.UNRESOLVED or mention.match.lat is not None


def test_a_people_inside_a_phrase_is_no_mention_of_its_own():
    mentions = geoparse("Air raids hit 50 km south of the Libyan capital, Tripoli, on Monday.")
    assert [m.text for m in mentions] == ["50 km south of the Libyan capital, Tripoli"]
    assert mentions[0].match.place.name == "Tripoli"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fire crews from Paducah, Ky., were sent.", "Kentucky"),
        ("The S.C. Highway Patrol closed the bridge.", "South Carolina"),
        ("A man drowned in Charleston, W.Va., on Monday.", "West Virginia"),
        ("Snow fell in Kelowna, B.C., overnight.", "British Columbia"),
    ],
)
def test_abbreviations_of_states_are_places(text, expected):
    mentions = geoparse(text)
    inner = [m.anchor or m for m in mentions]
    assert expected in {m.match.place.name for m in inner if m.match.place}


def test_a_year_before_christ_is_no_province():
    assert not geoparse("The mound was raised around 300 B.C. by unknown hands.")


def test_a_county_is_a_place_though_it_bears_the_name_of_a_person():
    found = {m.text: m.match for m in geoparse("Deputies searched a barn in Henry County on Friday.")}
    assert [text for text in found if text.startswith("Henry")]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Fighting went on near Kupiansk.", "Kupiansk", "UKR"),
        ("Russian forces shelled Kramatorsk and Lyman.", "Kramatorsk", "UKR"),
        ("At least 10 people were killed in Zamzam.", "Zamzam", "SDN"),
    ],
)
def test_a_name_that_the_words_call_a_place_needs_no_further_one(text, name, country):
    assert named(text)[name].match.place.country == country


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GLASGOW, Ky. (AP) -- One man died.", [("Glasgow", "Kentucky"), ("Kentucky", "")]),
        ("TRIPOLI, Lebanon (AP) - Gunmen clashed.", [("Tripoli", "North Lebanon"), ("Lebanon", "")]),
        ("NEWARK, N.J. (AP) - A flight was late.", [("Newark", "New Jersey"), ("New Jersey", "")]),
    ],
)
def test_a_dateline_says_where_its_place_lies(text, found):
    places = [m.match.place for m in geoparse(text) if m.role is MentionRole.DATELINE]
    assert [(place.name, place.admin1) for place in places] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Crews from Douglas, Sarpy and Lancaster counties in Nebraska met.",
            {"Douglas": "Douglas County", "Sarpy": "Sarpy County", "Lancaster": "Lancaster County"},
        ),
        ("Deputies in Loudon Co., Tenn., searched a barn.", {"Loudon Co": "Loudon County"}),
        ("Rain fell on Iberia parish in Louisiana.", {"Iberia": "Iberia Parish"}),
        ("Iraq and Syria are countries.", {"Iraq": "Iraq", "Syria": "Syria"}),
    ],
)
def test_counties_are_named_in_lists(text, found):
    places = named(text)
    for name, place in found.items():
        mention = next(m for key, m in places.items() if key == name or key.startswith(name + " "))
        assert place in {one.match.place.name for one in (mention, mention.anchor) if one is not None}
