"""Names that a text puts into others, names that are attacked or taken, and names of peoples in texts."""

import pytest

from geoincidents.mentions import geoparse

# What attackers attack, take or leave is a place, though nothing else of the text says so: text, name, country.
TAKEN = [
    ("Gunmen attacked Dori on Friday.", "Dori", "BFA"),
    ("Rebels took Rutshuru overnight.", "Rutshuru", "COD"),
    ("Jihadists overran Ansongo.", "Ansongo", "MLI"),
    ("Troops recaptured Balakliya on Thursday.", "Balakliya", "UKR"),
    ("Insurgents raided Damboa before dawn.", "Damboa", "NGA"),
    ("Bandits attacked Maradun.", "Maradun", "NGA"),
    ("Soldiers retook Bama.", "Bama", "NGA"),
    ("Rebels captured Bambari on Tuesday.", "Bambari", "CAF"),
    ("Militiamen stormed Zalingei.", "Zalingei", "SDN"),
    ("Warplanes bombed Saraqib overnight.", "Saraqib", "SYR"),
    ("Drones hit Shebekino on Monday.", "Shebekino", "RUS"),
    ("Shelling struck Nikopol.", "Nikopol", "UKR"),
    ("Islamists seized Mocimboa da Praia.", "Mocimboa da Praia", "MOZ"),
    ("The army retook Kadugli.", "Kadugli", "SDN"),
    ("Militants attacked Mpondwe on Friday night.", "Mpondwe", "UGA"),
    ("Rebels seized Walikale and killed two soldiers.", "Walikale", "COD"),
    ("Armed men attacked Torodi on Saturday.", "Torodi", "NER"),
    ("Fighters attacked Bossangoa at dawn.", "Bossangoa", "CAF"),
    ("Rockets hit Sderot.", "Sderot", "ISR"),
    ("The rebels abandoned Bunia on Monday.", "Bunia", "COD"),
    ("Raiders attacked Pibor.", "Pibor", "SSD"),
    ("Terrorists attacked Gwoza.", "Gwoza", "NGA"),
    ("Troops entered Axum on Friday.", "Axum", "ETH"),
    ("Paramilitaries looted Wad Madani.", "Wad Madani", "SDN"),
    ("Guerrillas attacked Toribio.", "Toribio", "COL"),
    ("Attackers burned Chibok.", "Chibok", "NGA"),
    ("Separatists seized Lysychansk.", "Lysychansk", "UKR"),
    ("Militants besieged Timbuktu.", "Timbuktu", "MLI"),
    ("Jets bombed Khan Younis.", "Khan Younis", "PSE"),
    ("Mortars hit Marib.", "Marib", "YEM"),
    ("Gunmen ambushed a convoy and attacked Menaka.", "Menaka", "MLI"),
    ("Rebel fighters took Kaga Bandoro.", "Kaga Bandoro", "CAF"),
    ("An armed group attacked Djugu on Thursday.", "Djugu", "COD"),
    ("Suspected jihadists attacked Diapaga.", "Diapaga", "BFA"),
    ("Unknown gunmen attacked Orlu.", "Orlu", "NGA"),
]
# Where the text puts a name: text, name, country and division that it has to lie in.
STATED = [
    ("He was killed in Gedeb, in the East Gojjam zone of Amhara.", "Gedeb", "ETH", "Amhara"),
    ("Clashes broke out in Salem area of Helmand.", "Salem", "AFG", "Helmand"),
    ("A bomb went off in Victoria area of Kampala.", "Victoria", "UGA", "Central Region"),
    ("The raid took place in Santa Rosa, in the Norte zone of Bolivar.", "Santa Rosa", "COL", "Bolivar"),
    ("Shelling hit Nova neighbourhood of Kharkiv.", "Nova", "UKR", "Kharkiv"),
    ("Police fired shots in Paris neighbourhood of Lubumbashi.", "Paris", "COD", "Haut-Katanga"),
    ("A mine exploded in Kunduz village of Ghazni.", "Kunduz", "AFG", "Ghazni"),
    ("Two died in Madina area of Mogadishu.", "Madina", "SOM", "Banaadir"),
    ("Men were abducted from Cairo area of Kano.", "Cairo", "NGA", "Kano"),
    ("They attacked Bagdad colony of Peshawar.", "Bagdad", "PAK", "Khyber Pakhtunkhwa"),
    ("Fire was exchanged in Hama area of Diyala.", "Hama", "IRQ", "Diyala"),
    ("A shop burned in Lima district of Medellin.", "Lima", "COL", "Antioquia"),
    ("He died in Cordoba area of Tumaco.", "Cordoba", "COL", "Narino"),
    ("A car bomb exploded in Karada district of Baghdad.", "Karada", "IRQ", "Baghdad"),
    ("A blast rocked Lyari area of Karachi.", "Lyari", "PAK", "Sindh"),
    ("Gunfire was heard in Granada neighbourhood of Managua.", "Granada", "NIC", "Managua Department"),
    ("The victims came from Kassala, in the Darfur region of Sudan.", "Kassala", "SDN", "Darfur"),
    ("He was shot in Barcelona, in the Anzoategui state of Venezuela.", "Barcelona", "VEN", "Anzoategui"),
    (
        "She was abducted in Valencia, in the Bukidnon province of the Philippines.",
        "Valencia",
        "PHL",
        "Northern Mindanao",
    ),
    ("Police opened fire in Bethlehem, in the Free State province of South Africa.", "Bethlehem", "ZAF", "Free State"),
    ("He lives in Tripoli area of Mosul.", "Tripoli", "IRQ", "Nineveh"),
    ("A protest took place in Santiago area of Cochabamba.", "Santiago", "BOL", "Cochabamba"),
    ("A body was found in Moscow area of Kabul.", "Moscow", "AFG", "Kabul"),
    ("The attack happened in Georgia area of Kingston.", "Georgia", "JAM", "Kingston"),
    ("Raiders came to Melut county in Upper Nile.", "Melut", "SSD", "Upper Nile"),
    ("Fighting hit Bab district in Aleppo.", "Bab", "SYR", "Aleppo"),
    ("Three died in Hayran district in Hajjah.", "Hayran", "YEM", "Hajjah"),
    ("A drone struck Bara locality in North Kordofan.", "Bara", "SDN", "North Kordofan"),
    ("Troops searched Leer county in Unity.", "Leer", "SSD", "Unity"),
    ("A patrol was hit in Doba area of Poonch.", "Doba", "IND", "Jammu and Kashmir"),
]
PERSONS = [
    "Critics attacked Warren on Friday.",
    "Republicans attacked Clinton.",
    "The militants attacked Karim as he slept.",
    "Rebels seized Muhammad at his house.",
    "Fighters took Ibrahim hostage.",
    "Gunmen attacked Hassan, a judge, on Friday.",
    "Troops attacked Boko Haram.",
    "The army hit Hezbollah on Monday.",
]
PEOPLES = [
    ("Murle raiders killed ten people.", "Murle"),
    ("EU ministers met on Monday.", "EU"),
    ("Afar militiamen fought near Semera.", "Afar"),
    ("Kachin insurgents seized Bhamo.", "Kachin"),
    ("Turkana herders clashed with Pokot raiders near Kapedo.", "Turkana"),
    ("Samburu warriors attacked a village near Baragoi.", "Samburu"),
    ("Oromo militants attacked a bus near Nekemte.", "Oromo"),
    ("Amhara militiamen entered Humera.", "Amhara"),
]


@pytest.mark.parametrize(("text", "name", "country"), TAKEN)
def test_what_attackers_take_is_a_place(text, name, country):
    found = {mention.text: mention.match for mention in geoparse(text)}
    assert found[name].lat is not None
    assert found[name].place.country == country


@pytest.mark.parametrize("text", PERSONS)
def test_persons_and_bodies_that_are_attacked_are_none(text):
    assert not [m.text for m in geoparse(text) if m.match.lat is not None and m.role == "place"]


@pytest.mark.parametrize(("text", "name", "country", "division"), STATED)
def test_a_name_lies_in_what_the_text_says_it_lies_in(text, name, country, division):
    mention = next(m for m in geoparse(text) if m.text.startswith(name))
    place = mention.match.place
    assert place.country == country
    assert division in {place.admin1, place.name}


@pytest.mark.parametrize(
    ("text", "first", "second", "country"),
    [
        ("He lived in the Cincinnati suburb of West Chester.", "Cincinnati", "West Chester", "USA"),
        ("Shells hit the Idlib town of Saraqib.", "Idlib", "Saraqib", "SYR"),
        ("A bomb fell on the Kharkiv village of Hroza.", "Kharkiv", "Hroza", "UKR"),
    ],
)
def test_a_name_before_a_town_still_holds_it(text, first, second, country):
    mentions = [link for m in geoparse(text) for link in (m, m.anchor) if link is not None]
    held = next(m for m in mentions if second in m.text)
    assert held.match.lat is None or held.match.place.country == country
    assert all(m.match.place.name == first for m in mentions if m.text == first and m.match.place)


@pytest.mark.parametrize(("text", "name"), PEOPLES)
def test_a_people_before_its_members_is_no_place(text, name):
    assert not [m for m in geoparse(text) if m.text == name and m.match.lat is not None and m.role == "place"]


def test_a_place_that_a_text_puts_into_a_country_where_there_is_none_has_no_point():
    match = next(m.match for m in geoparse("The attack happened in Venice area of Somalia.") if "Venice" in m.text)
    assert match.lat is None or match.place.country == "SOM"
