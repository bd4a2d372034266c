"""Events of Arabic news: plain forms of every type, days, tolls, places, what is no event, and the table of words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoincidents import extract_incidents, geoparse
from geoincidents.events.arabic import is_mostly_arabic, read_arabic
from geoincidents.events.arabic_dates import find_days
from geoincidents.events.arabic_tolls import find_tolls
from geoincidents.events.arabic_words import Clause, Folded, forms_of, table
from geoincidents.events.reading import read_drafts
from geoincidents.schema import ActorType, Certainty, DatePrecision, EventType, RecordKind

DAY = date(2024, 5, 15)  # a Wednesday


def read(text: str, *, published: date = DAY):
    return read_arabic(text, published=published, mentions=geoparse(text))


def count(found):
    return found and (found.low, found.best, found.high)


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("شنت طائرات حربية غارات على مواقع في مدينة إدلب أمس.", EventType.AIR_STRIKE),
        ("قصفت طائرة مسيّرة سيارة في بلدة كفرا فجر اليوم.", EventType.AIR_STRIKE),
        ("قصفت مدفعية الجيش بلدة خزاعة مساء أمس.", EventType.SHELLING),
        ("سقطت ثلاثة صواريخ كاتيوشا قرب مطار أربيل أمس.", EventType.SHELLING),
        ("انفجرت عبوة ناسفة بدورية شمال بعقوبة أمس.", EventType.EXPLOSIVE_DEVICE),
        ("فجّر انتحاري نفسه أمام مقر حكومي في كابول أمس.", EventType.EXPLOSIVE_DEVICE),
        ("اندلعت اشتباكات بين فصيلين في مدينة الزاوية أمس.", EventType.ARMED_CLASH),
        ("قتل أربعة جنود في كمين قرب مدينة سرت أمس.", EventType.ARMED_CLASH),
        ("هاجم مسلحون نقطة تفتيش في مدينة كويتا أمس.", EventType.ARMED_CLASH),
        ("هاجم مسلحون قرية في ولاية بورنو وقتلوا 11 مدنيا أمس.", EventType.ATTACK_ON_CIVILIANS),
        ("أطلق مسلحون النار على صحفي في مدينة عدن أمس.", EventType.ATTACK_ON_CIVILIANS),
        ("اغتال مجهولون مختار بلدة تسيل أمس.", EventType.ATTACK_ON_CIVILIANS),
        ("خطف مسلحون ثلاثة مهندسين في ولاية زامفارا أمس.", EventType.ABDUCTION),
        ("تعرضت فتاتان للاغتصاب على يد مسلحين في مخيم زمزم أمس.", EventType.SEXUAL_VIOLENCE),
        ("أصيب 30 شخصا بغاز الكلور في بلدة كفرنبودة أمس.", EventType.CHEMICAL_WEAPON),
        ("تظاهر المئات في مدينة صفاقس أمس.", EventType.PROTEST),
        ("نفذ معلمون وقفة احتجاجية في تعز أمس.", EventType.PROTEST),
        ("رشق محتجون قوات الأمن بالحجارة في الناصرية أمس.", EventType.RIOT),
        ("أضرم محتجون النار في مقر البلدية في الناصرية أمس.", EventType.RIOT),
        ("اعتقلت الشرطة خمسة أشخاص في مدينة القصرين أمس.", EventType.ARREST),
        ("ألقت قوات الأمن القبض على مطلوب في كركوك أمس.", EventType.ARREST),
        ("أحرق مستوطنون مركبتين في قرية مادما أمس.", EventType.PROPERTY_DESTRUCTION),
        ("سيطرت القوات الحكومية على بلدة الخيام أمس.", EventType.TERRITORY_CHANGE),
        ("انسحب الجيش من مدينة غريان أمس.", EventType.MOVEMENT),
        ("أسقطت الدفاعات الجوية 14 طائرة مسيّرة قرب أوديسا أمس.", EventType.DISRUPTED_WEAPONS),
        ("فكك خبراء المتفجرات عبوة ناسفة في الرقة أمس.", EventType.DISRUPTED_WEAPONS),
        ("وقّع الطرفان اتفاقا لوقف إطلاق النار في مدينة يفرن أمس.", EventType.AGREEMENT),
        ("فرضت السلطات حظر تجول في كركوك أمس.", EventType.STATEMENT),
        ("استسلم 40 مقاتلا للجيش في مدينة باما أمس.", EventType.OTHER),
    ],
)
def test_plain_forms_of_every_type(text, event_type):
    (found,) = read(text)
    assert found.event_type is event_type
    assert (found.first, found.last) == ((DAY, DAY) if "اليوم" in text else (date(2024, 5, 14),) * 2)


def test_the_kind_of_record_follows_the_type():
    texts = ("انسحب الجيش من غريان أمس.", "فرضت السلطات حظر تجول في كركوك أمس.", "تظاهر المئات في صفاقس أمس.")
    kinds = [read(text)[0].record_kind for text in texts]
    assert kinds == [RecordKind.STRATEGIC, RecordKind.STATEMENT, RecordKind.INCIDENT]


@pytest.mark.parametrize(
    "text",
    [
        "فاز الترجي على ضيفه وسجل هدفه بتسديدة صاروخية انفجرت معها المدرجات مساء السبت.",
        "لقي 11 شخصا مصرعهم وأصيب 25 آخرون في حادث سير قرب دمنات أمس.",
        "أسفر انفجار أسطوانة غاز في الجيزة عن مصرع عامل وإصابة أربعة أمس.",
        "ضرب زلزال شمال باكستان أمس، ما أسفر عن مقتل 14 شخصا.",
        "توفي سبعة أشخاص وأصيب 300 بالكوليرا في حجة الأسبوع الماضي.",
        "قضت محكمة في القاهرة بالسجن المؤبد على ثلاثة متهمين بتفجير انتحاري أمس.",
        "يعرض المهرجان فيلم «الكمين» الذي يروي قصة خطف عروس مساء اليوم.",
        "أجرى الجيش مناورات عسكرية وأطلق صواريخ تجريبية أمس.",
        "ضبطت الجمارك كمية من المخدرات في ميناء جدة أمس.",
        "بحث الوزيران في القاهرة اليوم وقف إطلاق النار في ليبيا.",
        "دعا مجلس الأمن إلى وقف إطلاق النار في اليمن أمس.",
        "نفى الجيش قصف مستشفى في الخرطوم أمس.",
    ],
)
def test_other_news_gives_no_event(text):
    assert read(text) == []


def test_a_veto_holds_until_a_sentence_has_a_day_of_its_own():
    text = "أرجأت المحكمة النظر في قضية تفجير. وقتل في الهجوم ثلاثة أشخاص. وأمس قتل شخصان بغارة جوية في مدينة صور."
    (found,) = read(text)
    assert (found.event_type, count(found.killed)) == (EventType.AIR_STRIKE, (2, 2, 2))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("اليوم", "2024-05-15", "2024-05-15"),
        ("فجر اليوم الأربعاء", "2024-05-15", "2024-05-15"),
        ("مساء أمس الثلاثاء", "2024-05-14", "2024-05-14"),
        ("أول أمس", "2024-05-13", "2024-05-13"),
        ("يوم الجمعة", "2024-05-10", "2024-05-10"),
        ("ليل الخميس", "2024-05-09", "2024-05-09"),
        ("الأربعاء", "2024-05-15", "2024-05-15"),
        ("الأربعاء الماضي", "2024-05-08", "2024-05-08"),
        ("ليل السبت الأحد", "2024-05-11", "2024-05-12"),
        ("ليلة 2 على 3 أيار", "2024-05-02", "2024-05-03"),
        ("قبل يومين", "2024-05-13", "2024-05-13"),
        ("قبل ثلاثة أيام", "2024-05-12", "2024-05-12"),
        ("في 12 مارس/آذار 2015", "2015-03-12", "2015-03-12"),
        ("في ٣ أيار ٢٠١٦", "2016-05-03", "2016-05-03"),
        ("يوم 14 جوان 2018", "2018-06-14", "2018-06-14"),
        ("في 7 يناير/كانون الثاني 2021", "2021-01-07", "2021-01-07"),
        ("في 29 تموز", "2023-07-29", "2023-07-29"),
        ("في الثالث من أيار", "2024-05-03", "2024-05-03"),
        ("في 10 غشت 2022", "2022-08-10", "2022-08-10"),
        ("11/02", "2024-02-11", "2024-02-11"),
        ("2024-05-09", "2024-05-09", "2024-05-09"),
        ("الأسبوع الماضي", "2024-05-06", "2024-05-12"),
        ("نهاية الأسبوع", "2024-05-11", "2024-05-12"),
        ("الشهر الماضي", "2024-04-01", "2024-04-30"),
        ("العام الماضي", "2023-01-01", "2023-12-31"),
        ("يومي السبت والأحد", "2024-05-11", "2024-05-12"),
        ("من 3 إلى 5 أيار", "2024-05-03", "2024-05-05"),
    ],
)
def test_days_are_read_back_from_the_publication(words, first, last):
    text = f"قتل شخصان {words}، وفق مصدر."
    (found,) = find_days(Folded(text), published=DAY)
    assert (str(found.first), str(found.last)) == (first, last)
    assert text[found.start : found.end] == found.text
    assert found.text in words


@pytest.mark.parametrize("words", ["الخميس المقبل", "مساء الغد", "14 جانفي المقبل"])
def test_what_is_to_come_dates_nothing(words):
    assert find_days(Folded(f"يعقد الاجتماع {words} في تونس"), published=DAY) == []


def test_the_next_day_counts_from_the_one_before():
    days = find_days(
        Folded("اغتيل رجل في 9 أيار 2024. وفي اليوم التالي انفجر لغم. وفي اليوم نفسه جرح طفل."), published=DAY
    )
    assert [str(d.first) for d in days] == ["2024-05-09", "2024-05-10", "2024-05-10"]


def test_without_a_day_the_publication_bounds_the_event():
    (found,) = read("قتل شخصان في غارة جوية في مدينة صور.")
    assert (found.first, found.last, found.precision) == (None, DAY, DatePrecision.UPPER_BOUND)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("قُتل ثلاثة مدنيين وأصيب خمسة آخرون", (3, 3, 3), (5, 5, 5)),
        ("مقتل 4 أشخاص بينهم امرأتان وطفل", (4, 4, 4), None),
        ("استشهد جنديان وأصيب ثالث", (2, 2, 2), (1, 1, 1)),
        ("قتلت امرأتان وأصيبت ثلاث فتيات", (2, 2, 2), (3, 3, 3)),
        ("سقوط 12 قتيلا و30 جريحا", (12, 12, 12), (30, 30, 30)),
        ("جريحان ولا قتلى", (0, 0, 0), (2, 2, 2)),
        ("مقتل ما لا يقل عن عشرة أشخاص", (10, 10, None), None),
        ("مقتل سبعة مدنيين على الأقل", (7, 7, None), None),
        ("إصابة أكثر من عشرين شخصا", None, (21, None, None)),
        ("إصابة ما بين ستة وثمانية عسكريين", None, (6, None, 8)),
        ("مقتل نحو 20 شخصا", (None, 20, None), None),
        ("مقتل العشرات", (24, None, None), None),
        ("لقي ستة وثلاثون شخصا حتفهم", (36, 36, 36), None),
        ("مقتل أحد عشر شخصا وإصابة خمسة عشر", (11, 11, 11), (15, 15, 15)),
        ("مقتل مئة وعشرين شخصا", (120, 120, 120), None),
        ("مقتل امرأتين وطفل", (3, 3, 3), None),
        ("مقتل خمسة من عناصر التنظيم وثلاثة من الجنود", (8, 8, 8), None),
        ("إن 23 شخصا، بينهم تسعة أطفال، قتلوا وجرح 41 آخرون", (23, 23, 23), (41, 41, 41)),
        ("مسلحون قتلوا 17 قرويا", (17, 17, 17), None),
        ("قتلت قوات الأمن سبعة مسلحين", (7, 7, 7), None),
        ("قتل مسلح ثلاثة أشخاص", (3, 3, 3), None),
        ("قضت مفرزة للجيش على إرهابيين اثنين", (2, 2, 2), None),
        ("أطلقوا النار عليه فأردوه قتيلا وأصابوا سائقه", (1, 1, 1), (1, 1, 1)),
        ("أصيب مزارع وابنه بجروح", None, (2, 2, 2)),
        ("ارتفعت حصيلة القتلى إلى 32 قتيلا", (32, 32, 32), None),
        ("أصيب آخرون بجروح", None, None),
        ("دمرت الغارة ثلاثة منازل", None, None),
    ],
)
def test_tolls(text, killed, injured):
    found = find_tolls(Clause(Folded(text).words(0, len(text))), text)
    tolls = {str(harm.kind): count(harm.count) for harm in found}
    assert (tolls.get("killed"), tolls.get("injured")) == (killed, injured)
    assert all(text[harm.start : harm.end] == harm.text for harm in found)


def test_no_casualties_are_zero_of_both_and_a_stated_number_stays():
    (found,) = read("قصفت المدفعية بلدة خزاعة أمس دون وقوع إصابات.")
    assert (count(found.killed), count(found.injured)) == ((0, 0, 0), (0, 0, 0))
    (found,) = read("مصراتة: اشتباكات قرب مدينة مصراتة أمس. جريحان، ولا قتلى.")
    assert (count(found.killed), count(found.injured)) == ((0, 0, 0), (2, 2, 2))


def test_killed_and_injured_in_one_number_stand_in_the_note():
    (found,) = read("سقط 20 شخصا بين قتيل وجريح في غارة جوية على مدينة صور أمس.")
    assert (found.killed, found.injured) == (None, None)
    assert "20 شخصا بين قتيل وجريح" in found.note


def test_a_dual_that_may_be_a_plural_is_two_or_more():
    (found,) = read("مقتل مسلحين في غارة جوية في مدينة صور أمس.")
    assert count(found.killed) == (2, None, None)


def test_a_number_since_the_beginning_of_the_year_is_a_total():
    text = "قتل شخصان بانفجار لغم قرب نوى أمس. وبذلك يرتفع إلى 41 عدد الذين قُتلوا في المحافظة منذ مطلع العام."
    event, total = read(text)
    assert (event.record_kind, count(event.killed)) == (RecordKind.INCIDENT, (2, 2, 2))
    assert (total.record_kind, count(total.killed)) == (RecordKind.AGGREGATE, (41, 41, 41))


def test_a_later_sentence_goes_on_about_the_event_and_another_place_opens_one():
    text = "قتل 13 شخصا في تفجير استهدف حافلة في ولاية بدخشان أمس. وأصيب 25 آخرون في الانفجار."
    (found,) = read(text)
    assert (count(found.killed), count(found.injured)) == ((13, 13, 13), (25, 25, 25))
    text = "تظاهر المئات في الناصرية أمس. وفي قضاء الشطرة أضرم محتجون النار في مقر البلدية."
    first, second = read(text)
    assert (first.event_type, second.event_type) == (EventType.PROTEST, EventType.RIOT)
    assert (second.first, [m.text for m in second.places]) == (date(2024, 5, 14), ["قضاء الشطرة"])


def test_clauses_with_places_of_their_own_tell_of_two_events():
    text = "قتل جندي في غارة جوية على بلدة كفرا أمس، فيما قتل ثلاثة مدنيين في غارة أخرى على بلدة حولا."
    assert [(count(d.killed), d.places[0].text) for d in read(text)] == [((1, 1, 1), "كفرا"), ((3, 3, 3), "حولا")]


def test_an_update_replaces_the_toll():
    (found,) = read("انفجر لغم بحافلة في مدينة تعز أمس، مما أسفر عن 11 قتيلا. وارتفعت حصيلة القتلى إلى 14.")
    assert count(found.killed) == (14, 14, 14)


def test_the_finest_place_is_taken_and_not_where_the_source_speaks():
    text = "قال مصدر أمني في بغداد إن عبوة ناسفة انفجرت في بلدة المدائن أمس."
    assert [m.text for m in read(text)[0].places] == ["المدائن"]
    text = "وصلت تعزيزات عسكرية من طرابلس إلى مدينة غريان أمس."
    assert [m.text for m in read(text)[0].places] == ["غريان"]


def test_a_name_that_no_gazetteer_has_lies_in_the_place_behind_it():
    (found,) = read("قتل شخصان بقصف مدفعي على قرية الفطيرة في ريف إدلب أمس.")
    (mention,) = found.places
    assert mention.text == "الفطيرة"
    assert "lies in ريف إدلب" in mention.match.why
    assert mention.match.lat == pytest.approx(35.9, abs=0.2)


def test_the_dateline_is_the_scene_of_what_names_no_place():
    (found,) = read("كركوك: خطف مدني من أمام منزله أمس.")
    assert (found.inherited, [m.text for m in found.places]) == (True, ["كركوك"])


def test_who_did_it_and_how_sure_it_is():
    (found,) = read("سيطرت قوات الدعم السريع على بلدة الخيام أمس.")
    assert (found.actor1.name, found.actor1.actor_type) == ("قوات الدعم السريع", ActorType.REBEL)
    (found,) = read("اتهمت منظمة مسلحين باغتصاب أربع فتيات في مخيم زمزم أمس.")
    assert found.certainty is Certainty.ALLEGED
    (found,) = read("أحبطت قوات الأمن هجوما انتحاريا في الرقة أمس.")
    assert (found.event_type, found.certainty) == (EventType.DISRUPTED_WEAPONS, Certainty.PLANNED)


def test_spans_are_offsets_into_the_text_with_its_vowel_signs():
    text = "عدن - قُتِلَ ثَلاثةُ مدنيّين وأُصيب خمسةٌ في غارةٍ جويّةٍ على بلدة كفرا أمسِ الثلاثاء."
    (found,) = read(text)
    said = {name: text[slice(*span)] for name, span in found.spans.items()}
    assert said["trigger"] == "غارةٍ جويّةٍ"
    assert said["killed"] == "ثَلاثةُ مدنيّين"
    assert said["injured"] == "خمسةٌ"
    assert said["date"] == "أمسِ الثلاثاء"
    assert said["place"] == "كفرا"


def test_arabic_text_is_read_by_the_same_call():
    table_ = extract_incidents("قتل شخصان في غارة جوية في مدينة صور أمس.", published="2024-05-15")
    assert table_[["event_type", "killed_best"]].values.tolist() == [["air_strike", 2]]
    assert [d.event_type for d in read_drafts("قتل شخصان في غارة جوية أمس.", published=DAY, mentions=())] == [
        "air_strike"
    ]
    assert not is_mostly_arabic("A shell hit Omdurman (أم درمان) on Friday.")
    assert not is_mostly_arabic("")


def test_particles_and_the_article_are_taken_away():
    assert {"غارات", "الغارات"} <= forms_of("بالغارات")
    assert "تجول" in forms_of("للتجول")
    assert forms_of("في") == {"في"}


@given(st.text(alphabet="قتلغارةجويمسحفنبدصكهأإآؤئىءلا لل  وفي من 12٣٤،.؛؟!\n-/:ًَُِّـabc", max_size=120))
def test_any_text_is_read_and_every_span_lies_in_it(text):
    for draft in read_arabic(text, published=DAY, mentions=()):
        assert all(0 <= start < end <= len(text) for start, end in draft.spans.values())


CLASSES = {row.value for row in table() if row.sort == "class"}
TRIGGERS = [row for row in table() if row.sort in {"sure", "plain", "weak"}]


def test_every_row_of_the_table_can_be_read():
    types = {str(event_type) for event_type in EventType}
    for row in table():
        assert row.words, row
        named = [words for words in (*row.needs, *row.bars) if words.startswith("@")]
        assert {words[1:] for words in named} <= CLASSES, row
    assert {row.value for row in TRIGGERS} <= types | {"attack"}
    vetoes = [row for row in table() if row.sort == "veto"]
    assert all(set(row.needs) <= {"sure"} and set(row.bars) <= types | {"harm"} for row in vetoes)
    assert {row.value for row in TRIGGERS} | {"attack_unspecified"} >= types


@pytest.mark.parametrize("sort", ["number", "month", "weekday", "ordinal", "vague"])
def test_a_word_has_one_value(sort):
    values = {}
    for row in table():
        if row.sort == sort:
            assert int(row.value) >= 0
            for words in row.words:
                assert values.setdefault(words, row.value) == row.value
