"""Parties to conflicts: bodies known by a short name, and the words that make a group, as data."""

from __future__ import annotations

from typing import Final

from geoincidents.schema import ActorType

_T = ActorType

_BODIES: Final = """
RSF | Rapid Support Forces | rebel
SAF | Sudanese Armed Forces | state
SPLM-N | Sudan People's Liberation Movement-North | rebel
GNA | Government of National Accord | state
GNU | Government of National Unity | state
LNA | Libyan National Army | rebel
UNSMIL | United Nations Support Mission in Libya | external
IDF | Israel Defense Forces | state
Hamas | Hamas | political_militia
PIJ | Palestinian Islamic Jihad | political_militia
Islamic Jihad | Islamic Jihad | political_militia
Hezbollah | Hezbollah | political_militia
Hizbullah | Hezbollah | political_militia
UNIFIL | United Nations Interim Force in Lebanon | external
Houthis | Houthis | rebel
Houthi | Houthis | rebel
Ansar Allah | Houthis | rebel
STC | Southern Transitional Council | political_militia
AQAP | Al-Qaeda in the Arabian Peninsula | rebel
HTS | Hayat Tahrir al-Sham | rebel
Hayat Tahrir al-Sham | Hayat Tahrir al-Sham | rebel
SDF | Syrian Democratic Forces | rebel
Syrian Democratic Forces | Syrian Democratic Forces | rebel
SNA | Syrian National Army | rebel
FSA | Free Syrian Army | rebel
YPG | People's Protection Units | rebel
PKK | Kurdistan Workers' Party | rebel
ISIS | Islamic State | rebel
ISIL | Islamic State | rebel
Daesh | Islamic State | rebel
Islamic State | Islamic State | rebel
al-Qaeda | al-Qaeda | rebel
Al-Qaeda | al-Qaeda | rebel
Al-Shabaab | Al-Shabaab | rebel
al-Shabaab | Al-Shabaab | rebel
Al Shabaab | Al-Shabaab | rebel
al Shabaab | Al-Shabaab | rebel
Al-Shabab | Al-Shabaab | rebel
al-Shabab | Al-Shabaab | rebel
Shabaab | Al-Shabaab | rebel
AMISOM | African Union Mission in Somalia | external
ATMIS | African Union Transition Mission in Somalia | external
Boko Haram | Boko Haram | rebel
ISWAP | Islamic State West Africa Province | rebel
JNIM | Jama'at Nusrat al-Islam wal-Muslimin | rebel
ISGS | Islamic State in the Greater Sahara | rebel
FAMa | Malian Armed Forces | state
MINUSMA | United Nations Multidimensional Integrated Stabilization Mission in Mali | external
Wagner | Wagner Group | external
Wagner Group | Wagner Group | external
Africa Corps | Africa Corps | external
Dan Na Ambassagou | Dan Na Ambassagou | identity_militia
M23 | M23 | rebel
AFC | Alliance Fleuve Congo | rebel
ADF | Allied Democratic Forces | rebel
Allied Democratic Forces | Allied Democratic Forces | rebel
CODECO | CODECO | identity_militia
FDLR | Democratic Forces for the Liberation of Rwanda | rebel
FARDC | Armed Forces of the Democratic Republic of the Congo | state
MONUSCO | United Nations Organization Stabilization Mission in the DR Congo | external
Mai-Mai | Mai-Mai | identity_militia
Wazalendo | Wazalendo | political_militia
TPLF | Tigray People's Liberation Front | rebel
TDF | Tigray Defense Forces | rebel
ENDF | Ethiopian National Defense Force | state
OLA | Oromo Liberation Army | rebel
Fano | Fano | identity_militia
NUG | National Unity Government | rebel
PDF | People's Defence Force | rebel
PDFs | People's Defence Forces | rebel
KNLA | Karen National Liberation Army | rebel
KIA | Kachin Independence Army | rebel
TNLA | Ta'ang National Liberation Army | rebel
MNDAA | Myanmar National Democratic Alliance Army | rebel
Arakan Army | Arakan Army | rebel
AA | Arakan Army | rebel
Tatmadaw | Tatmadaw | state
Taliban | Taliban | rebel
TTP | Tehrik-i-Taliban Pakistan | rebel
ISKP | Islamic State Khorasan Province | rebel
BLA | Balochistan Liberation Army | rebel
Janjaweed | Janjaweed | identity_militia
PMF | Popular Mobilization Forces | political_militia
IRGC | Islamic Revolutionary Guard Corps | state
Seleka | Seleka | rebel
anti-balaka | anti-balaka | identity_militia
NATO | NATO | external
United Nations | United Nations | external
UN Security Council | UN Security Council | external
African Union | African Union | external
European Union | European Union | external
ECOWAS | Economic Community of West African States | external
ELN | National Liberation Army | rebel
FARC | Revolutionary Armed Forces of Colombia | rebel
Jaish-e-Mohammad | Jaish-e-Mohammad | rebel
Lashkar-e-Taiba | Lashkar-e-Taiba | rebel
Hizbul Mujahideen | Hizbul Mujahideen | rebel
Jemaah Islamiyah | Jemaah Islamiyah | rebel
Abu Sayyaf | Abu Sayyaf | rebel
NPA | New People's Army | rebel
Naxalites | Naxalites | rebel
Viv Ansanm | Viv Ansanm | political_militia
MINUSCA | United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic | external
UNMISS | United Nations Mission in South Sudan | external
ISSP | Islamic State Sahel Province | rebel
GSIM | Jama'at Nusrat al-Islam wal-Muslimin | rebel
Lakurawa | Lakurawa | rebel
Ansaru | Ansaru | rebel
SLA | Sudan Liberation Army | rebel
SBU | Security Service of Ukraine | state
Azov | Azov | state
"""

BODIES: Final[dict[str, tuple[str, ActorType]]] = {
    short.strip(): (name.strip(), ActorType(kind.strip()))
    for short, name, kind in (line.split("|") for line in _BODIES.strip().splitlines())
}
"""Name as written -> full name and type. A report that spells a short name out overrules this table."""

GROUPS: Final[tuple[tuple[ActorType, str], ...]] = (
    (_T.PROTESTERS, r"protest(?:e|o)rs|demonstrators|marchers|activists"),
    (_T.RIOTERS, r"rioters|looters|mobs?"),
    (
        _T.CIVILIANS,
        (
            r"civilians?|villagers|residents|worshippers|children|women|schoolchildren|students|refugees"
            r"|farmers|herders|shoppers"
            r"|passengers|aid\s+workers|journalists|doctors|medics|patients|displaced\s+people"
        ),
    ),
    (
        _T.IDENTITY_MILITIA,
        (
            r"(?:(?:Israeli|Jewish)\s+)?settlers|(?:tribal|ethnic|communal|clan|vigilante|Arab|Fulani|Dogon|Lendu|Hema|Tuareg|Amhara"
            r"|Afar)\s+(?:militia(?:s|men)?|fighters|gunmen)"
        ),
    ),
    (
        _T.STATE,
        (
            r"army|military|armed\s+forces|(?:government|security|police|military|defen[cs]e|army|federal"
            r"|regime|occupation|special|border)\s+"
            r"(?:forces|troops|soldiers|units?|guards?)|air\s+force|navy|troops|soldiers|police(?:\s+officers"
            r"|men)?|gendarmes?|junta|regime"
            r"|(?:war|fighter\s+)?(?:planes|jets)|warplanes|coast\s*guard|counteroffensive\s+forces"
            r"|peacekeepers|authorities|border\s+guards?"
        ),
    ),
    (
        _T.POLITICAL_MILITIA,
        (
            r"militia(?:s|men)?|gang(?:s|\s+members)?|bandits|paramilitaries|paramilitary\s+(?:forces|group"
            r"|fighters)|mercenaries"
        ),
    ),
    (
        _T.REBEL,
        (
            r"rebels?(?:\s+(?:forces|fighters|groups?|coalition|alliance))?|insurgents?|militants?|jihadists?"
            r"|fighters|separatists?|guerrillas?"
            r"|opposition\s+(?:forces|fighters|groups)|(?:extremist|jihadist|Islamist|insurgent"
            r"|militant)\s+(?:groups?|fighters|rebels)|terrorists?"
        ),
    ),
    (
        _T.UNKNOWN,
        (
            r"(?:all\s+)?(?:armed|warring|conflicting)\s+(?:parties|sides|factions)|both\s+sides|gunmen"
            r"|assailants|attackers|armed\s+(?:men|group|groups|assailants)|forces|coalition|snipers?"
            r"|suicide\s+bombers?|bombers?|men(?=\s+(?:wearing|dressed|on\s+motor\w+|armed\s+with|in\s+(?:army|military|police)\s+(?:uniform|fatigues)))"
        ),
    ),
)
"""Nouns of groups by type; of two that match at the same place the longer wins."""

CIVILIAN_WORDS: Final = (
    r"civilians?|wom[ae]n|child(?:ren)?|boys?|girls?|villagers?|residents?|worshippers?|students?|pupils"
    r"|farmers?|herders?|traders?"
    r"|shoppers?|passengers?|refugees?|patients?|doctors?|nurses?|medics?|journalists?|teachers?|(?:aid|health"
    r"|construction|factory)\s+workers?"
    r"|tourists?|commuters?|motorists?|vendors?|elders?|schoolgirls?|schoolboys?|toddlers?|teenagers?|pensioners?|monks?|nuns?"
    r"|priests?|evacuees|labou?rers|peasants|parishioners|teenage|lecturers?|lawyers?|engineers?|relatives|fans|merchants?"
    r"|miners?|fishermen|pilgrims|families|infants?|babies|mourners|schoolchildren|bystanders?|shopkeepers?|displaced"
)
ARMED_PERSONS: Final = (
    r"soldiers?|troops?|servicem[ae]n|police(?:m[ae]n|\s+officers?)?|gendarmes?|marines?|paramilitar(?:y|ies)|guardsm[ae]n"
    r"|peacekeepers?|rangers?|fighters?|rebels?|militants?|militiam[ae]n|insurgents?|jihadists?|combatants?|gunm[ae]n"
)
CIVILIAN_TARGETS: Final = (
    r"markets?|schools?|hospitals?|clinics?|houses?|homes?|mosques?|church(?:es)?|villages?|camps?|shelters?"
    r"|bus(?:es)?|restaurants?|hotels?"
    r"|apartments?(?:\s+(?:block|building)s?)?|residential|universit(?:y|ies)|kindergartens?|bakery|bakeries"
    r"|wedding|funeral|supermarket|cafe"
    r"|train\s+station|neighbou?rhoods?|ambulances?|health\s+cent(?:re|er)s?|civilian"
)


def _pairs(text: str) -> dict[str, str]:
    """Names and codes of a table like ``Israel=ISR; Russia=RUS``."""
    entries = (entry.split("=") for entry in " ".join(text.split()).split("; "))
    return {name: code for name, code in entries}  # noqa: C416 two names say what they are


COUNTRIES: Final[dict[str, str]] = _pairs("""
Israel=ISR; Russia=RUS; Ukraine=UKR; Iran=IRN; Turkey=TUR; Türkiye=TUR; Ethiopia=ETH; Eritrea=ERI; Saudi
Arabia=SAU; Rwanda=RWA; Uganda=UGA; Kenya=KEN; Pakistan=PAK; India=IND; Armenia=ARM; Azerbaijan=AZE;
Egypt=EGY; Chad=TCD; France=FRA; the United States=USA; United States=USA; Syria=SYR; Iraq=IRQ; Burundi=BDI;
the United Arab Emirates=ARE; Afghanistan=AFG; Qatar=QAT; China=CHN; Germany=DEU; Britain=GBR; Jordan=JOR;
Algeria=DZA; Oman=OMN; Sudan=SDN; South Sudan=SSD; Libya=LBY; Lebanon=LBN; Yemen=YEM; Angola=AGO; Thailand=THA;
Nigeria=NGA; Cameroon=CMR; Niger=NER; Mali=MLI; Burkina Faso=BFA; Somalia=SOM; Colombia=COL; Venezuela=VEN
""")
"""Countries that news lets act by name ("Israel struck ..."), with their alpha-3 codes."""

ADJECTIVES: Final[dict[str, str]] = _pairs("""
Israeli=ISR; Russian=RUS; Ukrainian=UKR; Iranian=IRN; Turkish=TUR; Ethiopian=ETH; Eritrean=ERI; Saudi=SAU;
Rwandan=RWA; Ugandan=UGA; Kenyan=KEN; Pakistani=PAK; Indian=IND; Armenian=ARM; Azerbaijani=AZE; Azeri=AZE;
Egyptian=EGY; Chadian=TCD; French=FRA; American=USA; US=USA; U.S.=USA; British=GBR; Syrian=SYR; Iraqi=IRQ;
Burundian=BDI; Emirati=ARE; Afghan=AFG; Libyan=LBY; Sudanese=SDN; South Sudanese=SSD; Yemeni=YEM; Malian=MLI;
Nigerian=NGA; Nigerien=NER; Burkinabe=BFA; Somali=SOM; Congolese=COD; Lebanese=LBN; Palestinian=PSE;
Myanmar=MMR; Burmese=MMR; Colombian=COL; Mexican=MEX; Haitian=HTI; Cameroonian=CMR; Mozambican=MOZ;
Jordanian=JOR; Georgian=GEO; Thai=THA; Cambodian=KHM; Philippine=PHL; Filipino=PHL; Bangladeshi=BGD;
Indonesian=IDN
""")
"""Adjectives of nations that stand before a party or its act, with alpha-3 codes."""
