"""Passages in the manner of news agencies over many conflicts, written for these tests, with what they tell of.

People, dates and figures are made up; places are real. ``DEVELOPMENT`` is what the rules may be mended on; ``HELD``
is only ever measured. What is not stated is None, what is stated as none is ``(0, 0, 0)``. Several names of an actor
that are as good as each other stand side by side, parted by ``|``.
"""

from __future__ import annotations

from typing import NamedTuple

Bounds = tuple[int | None, int | None, int | None]


class Event(NamedTuple):
    """One event or total that a passage tells of; ``at`` lists its places, none for a total, ``victim`` to whom."""

    event_type: str
    start: str | None
    end: str
    at: tuple[str, ...] = ()
    killed: Bounds | None = None
    injured: Bounds | None = None
    actor: str | None = None
    kind: str = "incident"
    required: bool = True
    victim: str | None = None


class Passage(NamedTuple):
    """A report, what it tells of, and places that it only mentions."""

    name: str
    country: str
    published: str
    text: str
    events: tuple[Event, ...]
    mentioned: tuple[str, ...] = ()


def exactly(number: int) -> Bounds:
    """A plain number."""
    return number, number, number


def at_least(number: int) -> Bounds:
    """A number that is the best and the lowest."""
    return number, number, None


def more_than(number: int) -> Bounds:
    """A lower bound one above the number."""
    return number + 1, None, None


def lower(number: int) -> Bounds:
    """What a vague word such as "dozens" stands for."""
    return number, None, None


ZERO = exactly(0)


def total(killed: Bounds | None, injured: Bounds | None = None) -> Event:
    """A total over a period or a war."""
    return Event("other", None, "", (), killed, injured, None, "aggregate")


DEVELOPMENT = (
    Passage(
        "sudan-wire",
        "SDN",
        "2024-06-05",
        "CAIRO (Reuters) - Eleven people died and 34 were wounded when artillery fire hit a bus station in the north "
        "of Omdurman on Tuesday, the state government said, blaming the paramilitary Rapid Support Forces. The RSF "
        "did not respond to a request for comment. Earlier that day, an army drone struck a fuel market in Nyala, in "
        "South Darfur, killing six traders, two residents told Reuters by telephone. The war, which erupted in April "
        "2023, has forced more than nine million people from their homes. Aid agencies fear an assault on El Obeid.",
        (
            Event(
                "shelling", "2024-06-04", "2024-06-04", ("Omdurman",), exactly(11), exactly(34), "Rapid Support Forces"
            ),
            Event("air_strike", "2024-06-04", "2024-06-04", ("Nyala",), exactly(6), None, "army|Sudanese army"),
        ),
        ("Cairo", "South Darfur", "El Obeid"),
    ),
    Passage(
        "ukraine-overnight",
        "UKR",
        "2024-10-11",
        "Russia launched 66 drones at Ukraine overnight, the Ukrainian air force said on Friday. It said it had "
        "downed 29 of them. In Kryvyi Rih a ballistic missile ripped through a five-storey apartment block, killing "
        "a 12-year-old girl and wounding fourteen other people, governor Serhiy Lysak wrote on Telegram. A woman of "
        "61 was killed and her husband hurt by shelling in Nikopol. No casualties were reported after a drone hit an "
        "empty warehouse in Poltava. Moscow denies targeting civilians.",
        (
            Event("air_strike", "2024-10-10", "2024-10-11", ("Ukraine",), None, None, "Russia", required=False),
            Event("air_strike", "2024-10-10", "2024-10-11", ("Kryvyi Rih",), exactly(1), exactly(14), None),
            Event("shelling", "2024-10-10", "2024-10-11", ("Nikopol",), exactly(1), exactly(1), None),
            Event("air_strike", "2024-10-10", "2024-10-11", ("Poltava",), ZERO, ZERO, None),
        ),
        ("Moscow",),
    ),
    Passage(
        "myanmar-monastery",
        "MMR",
        "2025-04-12",
        "A military jet dropped two bombs on a monastery in Budalin township, in Myanmar's Sagaing region, on "
        "Thursday morning, leaving 13 villagers dead, among them four novice monks, according to a local resistance "
        "group. About 20 others were injured, it said. The junta has not commented. On the same day the Arakan Army "
        "said its fighters had captured a border guard post near Maungdaw after a week of fighting. The AFP news "
        "agency could not independently verify the toll. More than 6,000 civilians have been killed since the 2021 "
        "coup, rights monitors say.",
        (
            Event(
                "air_strike",
                "2025-04-10",
                "2025-04-10",
                ("Budalin",),
                exactly(13),
                (None, 20, None),
                "military|Myanmar",
            ),
            Event("territory_change", "2025-04-10", "2025-04-10", ("Maungdaw",), None, None, "Arakan Army"),
            total(more_than(6000)),
        ),
        ("Sagaing",),
    ),
    Passage(
        "burkina-convoy",
        "BFA",
        "2024-08-25",
        "Suspected jihadists ambushed a supply convoy between Dori and Djibo in northern Burkina Faso on Friday, "
        "killing 17 soldiers and four civilian volunteers, security sources said on Sunday. Twenty-two other troops "
        "were wounded. The army claimed to have \u201cneutralised\u201d around 30 assailants in the counter-attack. "
        "It was the deadliest attack on the army since an assault on Inata in November 2021 that killed 53 "
        "gendarmes. No group has claimed responsibility.",
        (
            Event("armed_clash", "2024-08-23", "2024-08-23", ("Dori", "Djibo"), exactly(21), exactly(22), "jihadists"),
            Event(
                "armed_clash", "2021-11-01", "2021-11-30", ("Inata",), exactly(53), kind="background", required=False
            ),
        ),
        ("Inata",),
    ),
    Passage(
        "drc-flash",
        "COD",
        "2025-01-20",
        "Flash Update #4, as of 20 January 2025. Clashes between the M23 and the Congolese army around Sake and "
        "Minova entered a second week, displacing some 78,000 people towards Goma. On 18 January, two bombs fell on "
        "the Bulengo displacement site, on the western outskirts of Goma, killing three children and injuring at "
        "least 11 people. Health facilities in Goma have treated 612 wounded since 1 January. On 19 January, "
        "unidentified gunmen looted a clinic in Kitchanga; nobody was hurt. Partners remain concerned that the "
        "fighting could spread to Bukavu.",
        (
            Event("armed_clash", None, "2025-01-20", ("Sake", "Minova"), None, None, "M23"),
            Event(
                "shelling", "2025-01-18", "2025-01-18", ("Bulengo|outskirts of Goma",), exactly(3), at_least(11), None
            ),
            Event("property_destruction", "2025-01-19", "2025-01-19", ("Kitchanga",), ZERO, ZERO, "gunmen"),
            total(None, exactly(612)),
        ),
        ("Bukavu",),
    ),
    Passage(
        "ethiopia-commission",
        "ETH",
        "2024-02-14",
        "At least 45 civilians were killed in Merawi, in Ethiopia's Amhara region, in late January, the "
        "state-appointed rights commission said on Tuesday. It said government forces went from house to house after "
        "clashes with Fano militiamen in the town on 29 January. The federal government rejected the allegation. "
        "Separately, a drone strike on a truck in Sasit killed more than 15 people returning from a baptism on "
        "Monday last week, three witnesses said.",
        (
            Event(
                "attack_on_civilians",
                "2024-01-21",
                "2024-01-31",
                ("Merawi",),
                at_least(45),
                None,
                "government forces|Ethiopian",
            ),
            Event(
                "armed_clash", "2024-01-29", "2024-01-29", ("Merawi|the town",), None, None, "Fano|government forces"
            ),
            Event("air_strike", "2024-02-05", "2024-02-05", ("Sasit",), more_than(15), None, None),
        ),
        ("Amhara",),
    ),
    Passage(
        "yemen-port",
        "YEM",
        "2024-03-18",
        "US and British warplanes carried out at least six air strikes on Hodeidah and the Ras Isa area on Sunday "
        "night, the Houthi-run Al Masirah television channel reported. There was no immediate word on casualties. "
        "The US Central Command said it had destroyed five unmanned vessels and a drone. Two days earlier the "
        "Houthis fired an anti-ship missile at a cargo ship off the coast of Mocha; the crew were unharmed. The "
        "Houthis have threatened to attack ships as far away as the Cape of Good Hope.",
        (
            Event("air_strike", "2024-03-17", "2024-03-17", ("Hodeidah", "Ras Isa"), None, None, "US|British"),
            Event("air_strike", "2024-03-15", "2024-03-15", ("Mocha",), ZERO, ZERO, "Houthi"),
        ),
        ("Cape of Good Hope",),
    ),
    Passage(
        "gaza-camp",
        "PSE",
        "2024-12-03",
        "Israeli strikes killed at least 22 Palestinians across the Gaza Strip on Tuesday, medics said. Nine of them "
        "died when a house was hit in Beit Lahiya, and five, including a journalist, in Nuseirat camp. The Israeli "
        "military said it had struck Hamas command centres. In the south, tanks pushed deeper into Rafah, residents "
        "said. The health ministry in Gaza says 44,502 people have been killed and 105,454 wounded since 7 October "
        "2023. Mediators in Cairo are expected to resume talks next week.",
        (
            Event(
                "air_strike", "2024-12-03", "2024-12-03", ("Gaza Strip",), at_least(22), None, "Israel", required=False
            ),
            Event("air_strike", "2024-12-03", "2024-12-03", ("Beit Lahiya",), exactly(9), None, "Israel"),
            Event("air_strike", "2024-12-03", "2024-12-03", ("Nuseirat",), exactly(5), None, "Israel"),
            Event("movement", None, "2024-12-03", ("Rafah",), None, None, "Israel", required=False),
            Event("armed_clash", None, "2024-12-03", ("Rafah",), None, None, "Israel", required=False),
            total(exactly(44502), exactly(105454)),
        ),
        ("Cairo",),
    ),
    Passage(
        "lebanon-south",
        "LBN",
        "2024-10-11",
        "An Israeli air raid on the southern Lebanese village of Derdghaiya killed five rescue workers late on "
        "Wednesday, Lebanon's civil defence agency said. The strike flattened their centre. Hezbollah said it fired "
        "rockets at Kiryat Shmona the next day, and Israel's ambulance service said two people were killed there. "
        "The UN peacekeeping force said two of its soldiers were lightly injured on Thursday when an Israeli tank "
        "fired at an observation tower in Naqoura. Italy summoned the Israeli ambassador in Rome.",
        (
            Event("air_strike", "2024-10-09", "2024-10-09", ("Derdghaiya",), exactly(5), None, "Israel"),
            Event("shelling", "2024-10-10", "2024-10-10", ("Kiryat Shmona",), exactly(2), None, "Hezbollah"),
            Event("shelling", "2024-10-10", "2024-10-10", ("Naqoura",), None, exactly(2), "Israel"),
        ),
        ("Rome",),
    ),
    Passage(
        "syria-observatory",
        "SYR",
        "2023-11-09",
        "BEIRUT, Nov 9 (AFP) - Islamic State group jihadists killed 34 pro-government fighters in attacks on "
        "checkpoints in the Resafa desert on Wednesday, a war monitor said. \u201cThe dead include eight "
        "soldiers,\u201d Rami Abdel Rahman, who heads the Syrian Observatory for Human Rights, told AFP. A roadside "
        "bomb killed one farmer and wounded two of his sons near Sukhna, state media reported. In Idlib, government "
        "shelling damaged a school but caused no casualties. IS lost its last territory in Baghouz in 2019.",
        (
            Event("armed_clash", "2023-11-08", "2023-11-08", ("Resafa",), exactly(34), None, "Islamic State"),
            Event("explosive_device", None, "2023-11-09", ("Sukhna",), exactly(1), exactly(2), None),
            Event("shelling", None, "2023-11-09", ("Idlib",), ZERO, ZERO, "government"),
        ),
        ("Beirut", "Baghouz"),
    ),
    Passage(
        "iraq-base",
        "IRQ",
        "2024-08-25",
        "Two rockets were fired at the Ain al-Asad air base in western Iraq last Monday, wounding five American "
        "personnel, one of them seriously, US officials said. Iraqi forces later found a burnt-out launcher in "
        "Haditha. On Saturday a policeman was shot dead by gunmen on a motorcycle in Kirkuk. The interior ministry "
        "said it had arrested four suspects in Tikrit. Baghdad has called on all factions to show restraint.",
        (
            Event("shelling", "2024-08-19", "2024-08-19", ("Ain al-Asad",), None, exactly(5), None),
            Event("attack_unspecified", "2024-08-24", "2024-08-24", ("Kirkuk",), exactly(1), None, "gunmen"),
            Event("arrest", None, "2024-08-25", ("Tikrit",), None, None, None),
        ),
        ("Haditha", "Baghdad"),
    ),
    Passage(
        "afghanistan-mosque",
        "AFG",
        "2023-11-09",
        "A suicide bomber blew himself up inside a Shi'ite mosque in Pul-e-Khumri during Friday prayers on 13 "
        "October. The Taliban-run information department put the toll at seven dead and 15 wounded, while a doctor "
        "at the provincial hospital said he had counted 19 bodies. Islamic State said it was behind the bombing. On "
        "Tuesday, a minibus was hit by a magnetic bomb in the Dasht-e-Barchi area of Kabul: seven passengers were "
        "killed and 20 were hurt.",
        (
            Event(
                "explosive_device",
                "2023-10-13",
                "2023-10-13",
                ("Pul-e-Khumri",),
                (7, 7, 19),
                exactly(15),
                "Islamic State",
            ),
            Event("explosive_device", "2023-11-07", "2023-11-07", ("Dasht-e-Barchi",), exactly(7), exactly(20), None),
        ),
        (),
    ),
    Passage(
        "pakistan-train",
        "PAK",
        "2025-04-12",
        "QUETTA, Pakistan (AP) \u2014 A roadside bomb exploded near a vehicle carrying police in southwestern "
        "Pakistan on Saturday, killing three officers and wounding eighteen others, a government spokesman said. The "
        "attack happened in Mastung, a district in Balochistan province. No one immediately claimed responsibility, "
        "but suspicion is likely to fall on the Baloch Liberation Army. In March, BLA fighters hijacked a train in "
        "Bolan and killed 31 people. Pakistan accuses India of backing the group, a charge New Delhi denies.",
        (
            Event("explosive_device", "2025-04-12", "2025-04-12", ("Mastung",), exactly(3), exactly(18), None),
            Event(
                "abduction",
                "2025-03-01",
                "2025-03-31",
                ("Bolan",),
                exactly(31),
                None,
                "Baloch Liberation Army",
                required=False,
            ),
            Event(
                "attack_on_civilians",
                "2025-03-01",
                "2025-03-31",
                ("Bolan",),
                exactly(31),
                None,
                "Baloch Liberation Army",
                required=False,
            ),
        ),
        ("Quetta", "Balochistan", "New Delhi"),
    ),
    Passage(
        "haiti-gangs",
        "HTI",
        "2024-12-03",
        "Armed men set fire to homes in the Solino neighbourhood of Port-au-Prince early Tuesday as residents fled, "
        "witnesses told The Associated Press. Police said they killed 28 suspected gang members after an attack on "
        "the Petion-Ville suburb two weeks ago. More than 5,300 people have been killed in Haiti so far this year, "
        "according to the United Nations. Schools in Delmas remained closed. Kenya, which leads a multinational "
        "security mission, plans to deploy 600 more officers by January.",
        (
            Event(
                "property_destruction",
                "2024-12-03",
                "2024-12-03",
                ("Solino",),
                None,
                None,
                "armed men",
            ),
            Event(
                "armed_clash", "2024-11-18", "2024-11-20", ("Petion-Ville",), exactly(28), None, "police", "background"
            ),
            total(more_than(5300)),
        ),
        ("Delmas", "Kenya"),
    ),
    Passage(
        "mexico-ambush",
        "MEX",
        "2024-10-11",
        "Gunmen opened fire on an army patrol in Culiacan, the capital of Sinaloa state, on Thursday afternoon, "
        "wounding two soldiers, and authorities later found the bodies of three men in a vehicle on the road to "
        "Navolato. Rival factions of the Sinaloa cartel have been fighting since early September. The governor said "
        "51 people had been abducted in that time. In Guerrero, protesters blocked the highway at Chilpancingo over "
        "the murder of the city's mayor, who was found dead on Sunday.",
        (
            Event("armed_clash", "2024-10-10", "2024-10-10", ("Culiacan",), None, exactly(2), "gunmen"),
            Event(
                "attack_unspecified", "2024-10-10", "2024-10-10", ("Navolato",), exactly(3), None, None, required=False
            ),
            Event("protest", None, "2024-10-11", ("Chilpancingo",), None, None, "protesters"),
            Event(
                "attack_on_civilians",
                "2024-10-06",
                "2024-10-06",
                ("Chilpancingo",),
                exactly(1),
                None,
                None,
                required=False,
            ),
            Event("armed_clash", "2024-09-01", "2024-10-11", (), None, None, "cartel", required=False),
        ),
        ("Sinaloa",),
    ),
    Passage(
        "colombia-catatumbo",
        "COL",
        "2025-01-20",
        "Fighting between the National Liberation Army and dissidents of the former FARC has left at least 80 people "
        "dead in Colombia's Catatumbo region since Thursday, the governor of Norte de Santander said on Sunday. Some "
        "11,000 people have sought shelter in Cucuta. In Tibu, nine people were executed in their homes on Friday, "
        "among them a former combatant's wife, officials said. President Gustavo Petro suspended peace talks with "
        "the ELN.",
        (
            total(at_least(80)),
            Event("armed_clash", "2025-01-16", "2025-01-20", ("Catatumbo",), None, None, None, required=False),
            Event("attack_on_civilians", "2025-01-17", "2025-01-17", ("Tibu",), exactly(9), None, None),
            Event("agreement", None, "2025-01-20", (), kind="strategic", required=False),
        ),
        ("Cucuta",),
    ),
    Passage(
        "nigeria-raids",
        "NGA",
        "2024-06-05",
        "Bandits riding motorcycles raided the village of Yargoje in Nigeria's Katsina state on Monday evening, "
        "shooting dead 26 people and abducting an unspecified number of women, police said. Four of the victims were "
        "members of a local vigilante force. A day later, troops rescued 14 hostages in the Rugu forest, army "
        "spokesman Onyema Nwachukwu said. In the northeast, a Boko Haram landmine on the road between Konduga and "
        "Bama killed seven commuters on Saturday.",
        (
            Event("attack_on_civilians", "2024-06-03", "2024-06-03", ("Yargoje",), exactly(26), None, "bandits"),
            Event("abduction", "2024-06-03", "2024-06-03", ("Yargoje",), None, None, "bandits", required=False),
            Event("explosive_device", "2024-06-01", "2024-06-01", ("Konduga", "Bama"), exactly(7), None, "Boko Haram"),
            Event("other", "2024-06-04", "2024-06-04", ("Rugu",), required=False),
            Event("armed_clash", "2024-06-04", "2024-06-04", ("Rugu",), required=False),
        ),
        ("Katsina",),
    ),
    Passage(
        "cameroon-school",
        "CMR",
        "2023-11-09",
        "Separatist fighters torched a school and shot dead its night guard in Mamfe, a town in western Cameroon, "
        "before dawn on Monday, the local prefect said. The same night, at least 20 people were killed in the nearby "
        "village of Egbekaw when armed men opened fire on sleeping residents. Ten others were seriously wounded, "
        "hospital staff said. The conflict has claimed more than 6,000 lives since late 2016, according to the "
        "International Crisis Group. President Paul Biya marked his 41st year in power in Yaounde.",
        (
            Event("property_destruction", "2023-11-06", "2023-11-06", ("Mamfe",), exactly(1), None, "separatist"),
            Event(
                "attack_on_civilians", "2023-11-06", "2023-11-06", ("Egbekaw",), at_least(20), exactly(10), "armed men"
            ),
            total(more_than(6000)),
        ),
        ("Yaounde", "Cameroon"),
    ),
    Passage(
        "mozambique-macomia",
        "MOZ",
        "2024-06-05",
        "More than 100 insurgents linked to Islamic State entered the town of Macomia, in Cabo Delgado, on 10 May "
        "and exchanged fire with government and South African troops for several hours, according to an analyst in "
        "Maputo. Both sides are believed to have suffered casualties, but no figures were given. They looted food "
        "and left the following day. Three weeks later, on 31 May, insurgents beheaded two hunters near Mucojo. "
        "TotalEnergies said the violence would not delay its plant at Palma.",
        (
            Event("armed_clash", "2024-05-10", "2024-05-10", ("Macomia",), None, None, "insurgents|Islamic State"),
            Event("property_destruction", "2024-05-10", "2024-05-11", ("Macomia",), None, None, None, required=False),
            Event("attack_on_civilians", "2024-05-31", "2024-05-31", ("Mucojo",), exactly(2), None, "insurgents"),
        ),
        ("Maputo", "Palma", "Cabo Delgado"),
    ),
    Passage(
        "somalia-beach",
        "SOM",
        "2024-08-25",
        "The death toll from a bomb and gun attack on a Mogadishu beach on 2 August has risen to 44, the health "
        "minister said on Saturday. Al-Shabaab had claimed responsibility for that attack. On Friday evening, a car "
        "bomb outside a cafe in the Bondhere district of the capital killed 10 people and injured more than a dozen, "
        "police said. Meanwhile in Jubaland, regional forces retook the village of Bula Haji from the militants "
        "without a fight. Ethiopia said it could act against \u201cthreats\u201d.",
        (
            Event("attack_on_civilians", "2024-08-02", "2024-08-02", ("Mogadishu",), exactly(44), None, "Al-Shabaab"),
            Event("explosive_device", "2024-08-23", "2024-08-23", ("Bondhere",), exactly(10), more_than(12), None),
            Event("territory_change", None, "2024-08-25", ("Bula Haji",), None, None, "regional forces|Jubaland"),
        ),
        ("Jubaland", "Ethiopia"),
    ),
)
"""Passages that rules may be mended on."""

HELD = (
    Passage(
        "sudan-elfasher",
        "SDN",
        "2024-12-03",
        "Shells slammed into the Zamzam camp for displaced people in North Darfur for a second day on Monday, "
        "killing five and injuring 18, Medecins Sans Frontieres said. The aid group blamed the RSF. The army said "
        "its planes had hit RSF convoys near Mellit over the weekend, destroying ten vehicles. A health worker in "
        "Port Sudan said cholera had killed more than 1,000 people since July. In Kassala, hundreds marched on "
        "Tuesday to demand jobs.",
        (
            Event(
                "shelling", "2024-12-02", "2024-12-02", ("Zamzam",), exactly(5), exactly(18), "Rapid Support Forces|RSF"
            ),
            Event("air_strike", "2024-11-30", "2024-12-01", ("Mellit",), None, None, "army"),
            Event("protest", "2024-12-03", "2024-12-03", ("Kassala",), None, None, None),
        ),
        ("Port Sudan",),
    ),
    Passage(
        "ukraine-front",
        "UKR",
        "2025-04-12",
        "Russian forces took the village of Rozlyv in Donetsk region, the defence ministry in Moscow said on "
        "Saturday; Kyiv did not confirm the claim. Ukrainian officials said guided bombs killed a married couple in "
        "Kupiansk on Friday and injured three of their neighbours. In the Russian city of Belgorod, a drone attack "
        "on a minibus left one man dead and four people in hospital, the regional governor said. Fearing further "
        "strikes, authorities ordered the evacuation of seven villages around Vovchansk.",
        (
            Event("territory_change", None, "2025-04-12", ("Rozlyv",), None, None, "Russia"),
            Event("air_strike", "2025-04-11", "2025-04-11", ("Kupiansk",), exactly(2), exactly(3), None),
            Event("air_strike", None, "2025-04-12", ("Belgorod",), exactly(1), exactly(4), None),
        ),
        ("Moscow", "Kyiv", "Vovchansk"),
    ),
    Passage(
        "mali-village",
        "MLI",
        "2024-03-18",
        "Gunmen killed around two dozen civilians in an attack on the central Malian village of Ogota on Saturday, "
        "two local officials told AFP. \u201cThey burned granaries and took the cattle,\u201d one said. A day "
        "earlier, a civilian vehicle hit an improvised explosive device on the road from Bandiagara to Bankass, "
        "leaving six dead. The army, backed by Russian fighters, says it killed 12 \u201cterrorists\u201d in an "
        "operation near Menaka, a figure that could not be verified. The UN mission left Timbuktu last year.",
        (
            Event("attack_on_civilians", "2024-03-16", "2024-03-16", ("Ogota",), (None, 24, None), None, "gunmen"),
            Event("explosive_device", "2024-03-15", "2024-03-15", ("Bandiagara", "Bankass"), exactly(6), None, None),
            Event("armed_clash", None, "2024-03-18", ("Menaka",), exactly(12), None, "army"),
            Event("property_destruction", "2024-03-16", "2024-03-16", ("Ogota",), required=False),
        ),
        ("Timbuktu",),
    ),
    Passage(
        "drc-church",
        "COD",
        "2024-08-25",
        "Fighters of the Allied Democratic Forces hacked to death 12 worshippers near Eringeti, in eastern Congo, on "
        "Thursday night, a civil society leader said, adding that nine people were missing and that several houses "
        "had been set ablaze. The army put the number of dead at eight. On Saturday a grenade exploded in a bar in "
        "Oicha, injuring six. Last month the rebels killed 41 people in Lubero territory. Uganda has had troops in "
        "the area since November 2021.",
        (
            Event(
                "attack_on_civilians",
                "2024-08-22",
                "2024-08-22",
                ("Eringeti",),
                (8, 12, 12),
                None,
                "Allied Democratic Forces",
            ),
            Event("explosive_device", "2024-08-24", "2024-08-24", ("Oicha",), None, exactly(6), None),
            Event("attack_on_civilians", "2024-07-01", "2024-07-31", ("Lubero",), exactly(41), required=False),
            Event("property_destruction", "2024-08-22", "2024-08-22", ("Eringeti",), required=False),
        ),
        ("Uganda",),
    ),
    Passage(
        "westbank-raid",
        "PSE",
        "2024-03-18",
        "Israeli troops shot dead two Palestinians, one of them a teenager, during a raid in Jenin refugee camp "
        "before dawn on Monday, the Palestinian health ministry said. Seven more were wounded, two critically. "
        "Settlers threw stones at cars near Huwara on Sunday evening; there were no injuries. The military said its "
        "soldiers had detained 11 people across the West Bank overnight, including five in Hebron. At least 430 "
        "Palestinians have been killed in the territory since October.",
        (
            Event("attack_unspecified", "2024-03-18", "2024-03-18", ("Jenin",), exactly(2), exactly(7), "Israel"),
            Event("riot", "2024-03-17", "2024-03-17", ("Huwara",), None, ZERO, "settlers"),
            Event("arrest", "2024-03-17", "2024-03-18", ("West Bank", "Hebron"), None, None, "military|Israel"),
            total(at_least(430)),
        ),
        (),
    ),
    Passage(
        "pakistan-tribes",
        "PAK",
        "2024-12-03",
        "The death toll from sectarian clashes in Pakistan's Kurram district has climbed to 130, officials said on "
        "Monday. The violence began on 21 November when gunmen fired on a convoy of Shi'ite travellers near Bagan, "
        "killing 52. A ceasefire brokered in Parachinar collapsed within hours. In a separate attack in Bannu, "
        "twelve soldiers died when a suicide bomber rammed a truck into a checkpost last Tuesday; the military said "
        "six militants were also killed. Protests were planned in Peshawar for Friday.",
        (
            total(exactly(130)),
            Event("attack_on_civilians", "2024-11-21", "2024-11-21", ("Bagan",), exactly(52), None, "gunmen"),
            Event("explosive_device", "2024-11-26", "2024-11-26", ("Bannu",), exactly(18), None, None),
            Event("agreement", None, "2024-12-03", ("Parachinar",), kind="strategic", required=False),
        ),
        ("Peshawar",),
    ),
    Passage(
        "nigeria-church",
        "NGA",
        "2025-04-12",
        "JOS, Nigeria - Attackers stormed the Bokkos communities of Hurti and Tadai in Plateau state on Wednesday, "
        "killing no fewer than 40 people, Amnesty International said. Hundreds of houses were razed. Governor Caleb "
        "Mutfwang called it genocide. Two weeks before, ten mourners were shot at a wake in Ruwi. President Bola "
        "Tinubu, who is on a visit to Paris, ordered the security agencies to hunt down the killers. Residents fear "
        "reprisals in Mangu.",
        (
            Event(
                "attack_on_civilians", "2025-04-09", "2025-04-09", ("Hurti", "Tadai"), at_least(40), None, "attackers"
            ),
            Event("attack_on_civilians", None, "2025-04-12", ("Ruwi",), None, None, None, required=False),
            Event("property_destruction", None, "2025-04-12", (), required=False),
        ),
        ("Jos", "Paris", "Mangu"),
    ),
    Passage(
        "somalia-strike",
        "SOM",
        "2025-01-20",
        "Seven al-Shabaab fighters were killed in a US air strike about 30 km south-west of Kismayo on Saturday, the "
        "US Africa Command said, adding that no civilians were harmed. The same day, mortar rounds landed near the "
        "airport in Mogadishu, lightly wounding four police officers. Somali special forces, supported by Turkish "
        "drones, regained control of Adan Yabaal on Sunday. The group killed at least 50 Ugandan soldiers when it "
        "overran a base at Bulo Marer in May 2023.",
        (
            Event("air_strike", "2025-01-18", "2025-01-18", ("Kismayo",), exactly(7), None, "US"),
            Event("shelling", "2025-01-18", "2025-01-18", ("Mogadishu", "airport"), None, exactly(4), None),
            Event("territory_change", "2025-01-19", "2025-01-19", ("Adan Yabaal",), None, None, "Somali"),
            Event(
                "armed_clash",
                "2023-05-01",
                "2023-05-31",
                ("Bulo Marer",),
                at_least(50),
                kind="background",
                required=False,
            ),
        ),
        (),
    ),
    Passage(
        "lebanon-border",
        "LBN",
        "2023-11-09",
        "A drone attack on a car near Aitaroun killed three sisters aged 10, 12 and 14 and their grandmother on "
        "Sunday, Lebanese state media said. Hezbollah responded by firing a volley of Grad rockets at Kiryat Shmona. "
        "Israeli artillery shelled the outskirts of Yaroun and Maroun al-Ras on Wednesday night. Four civilian "
        "ambulances were damaged. Since 8 October, cross-border exchanges have killed 81 people in Lebanon, most of "
        "them Hezbollah fighters, and eight in Israel. Washington has urged restraint.",
        (
            Event("air_strike", "2023-11-05", "2023-11-05", ("Aitaroun",), exactly(4), None, None),
            Event("shelling", None, "2023-11-09", ("Kiryat Shmona",), None, None, "Hezbollah"),
            Event("shelling", "2023-11-08", "2023-11-08", ("Yaroun", "Maroun al-Ras"), None, None, "Israel"),
            total(exactly(81)),
        ),
        ("Washington",),
    ),
    Passage(
        "colombia-cauca",
        "COL",
        "2024-06-05",
        "Two police officers and an inmate were killed when rebels attacked the police station in Morales, in "
        "Colombia's Cauca province, with rifles and explosives on Monday, the defence minister said. Several people "
        "were wounded. A motorcycle packed with explosives went off outside a hotel in Jamundi hours later, injuring "
        "six, including a child. Authorities attributed both attacks to the Jaime Martinez front. The government had "
        "offered a truce in March, but it was called off after an indigenous leader was murdered in Toribio.",
        (
            Event(
                "armed_clash", "2024-06-03", "2024-06-03", ("Morales",), exactly(3), lower(3), "rebels|Jaime Martinez"
            ),
            Event("explosive_device", "2024-06-03", "2024-06-03", ("Jamundi",), None, exactly(6), "Jaime Martinez"),
            Event("agreement", "2024-03-01", "2024-03-31", (), kind="strategic", required=False),
            Event("attack_on_civilians", None, "2024-06-05", ("Toribio",), exactly(1), required=False),
        ),
        ("Cauca",),
    ),
)
"""Passages that are only measured."""
