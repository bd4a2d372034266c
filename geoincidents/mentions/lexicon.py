"""Words by which a reader tells a place from a person, a body or a plain word.

The lists are closed classes of English news prose, not names of particular places or people; what a text says about
a name weighs more than any list.
"""

from __future__ import annotations

from typing import Final

from geoincidents.names.countries import country_acronyms
from geoincidents.names.place_words import words_used


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES: Final = _words(
    "al el ul il as ash ad an ar at az es ez ed en ech ben bin bint ibn ibnu abu abou bani beni umm um de del della "
    "da do dos das di du des la las le les los van von der den sur sous upon nad na op au aux y wa ou",
)
"""Lower-case words that stand inside a name."""

JOINING_PARTICLES: Final = PARTICLES - _words("as an at en na do in y on no")
"""Particles that may stand alone between two capitals; "at", "as" and "an" are English words first."""

ABBREVIATIONS: Final = _words(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl pvt adm brig cmdr sen rep gov rev hon st sr jr mt ft no vs etc "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k u.n e.g i.e inc "
    "ltd co corp approx c ca dept est ave",
)
"""Words whose full stop ends no sentence."""

STOPWORDS: Final = _words(
    "a about above across after again against ago all almost alone along already also although always am amid among "
    "an and another any anyone anything are around as asked at away back be because been before began behind being "
    "below beside besides between both but by came can cannot could despite did do does doing done down during each "
    "earlier early either else elsewhere enough even ever every everyone everything except few fewer first five "
    "following for former four from further given go going had half has have having he her here hers herself him "
    "himself his how however i if in including indeed inside instead into is it its itself just last late later "
    "least less let like likely made many may me meanwhile might mine more moreover most much must my myself near "
    "nearby nearly neither never new next nine no nobody none nor not nothing now of off often old on once one only "
    "onto or other others our ours out outside over own part per perhaps please possible previously put quite "
    "rather recently right said same saying says second see seven several shall she should since six so some "
    "someone something soon still such ten than that the their theirs them themselves then there therefore these "
    "they third this those though three through throughout thus to today together tomorrow tonight too toward "
    "towards twelve twenty two under unless until up upon us very via was we well were what whatever when where "
    "whether which while who whoever whole whom whose why will with within without would yesterday yet you your "
    "yours eight eleven due",
)
"""Words of grammar, capital only because they open a sentence."""

ARTICLES: Final = _words("the a an in of and on at for to from by with but as")
"""Words that are capital in a headline without being part of a name."""

ROADS: Final = words_used("joins")
"""What joins two towns and is called after both."""

OPENERS: Final = _words(
    "authorities civilians clashes data days fighting forces government heavy hundreds thousands million men "
    "military officials people police rebels recent residents soldiers sunday troops dozens scores witnesses women "
    "separately shelling airstrikes air local photo video image file editor breaking update live watch read related "
    "share comment comments advertisement news speaking fearing according",
)
"""Nouns and verbs that often open a sentence of a report."""

CALENDAR: Final = _words(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "ramadan eid christmas easter new-year gmt utc est edt cet bst",
)
"""Days, months and clocks."""

TITLES: Final = _words(
    "general gen lieutenant lt colonel col major maj captain capt sergeant sgt corporal private admiral adm "
    "brigadier brig commander cmdr marshal president vice-president premier chancellor minister secretary senator "
    "sen representative rep congressman congresswoman congressmember governor gov mayor ambassador envoy spokesman "
    "spokeswoman spokesperson director chairman chairwoman chairperson chief leader warlord judge justice attorney "
    "prosecutor sheriff officer deputy detective inspector superintendent king queen prince princess emperor sultan "
    "emir sheikh sheik shaikh imam ayatollah mullah mufti pope cardinal bishop archbishop father sister brother "
    "rabbi reverend rev pastor dr doctor prof professor mr mrs ms miss sir lord lady dame baron analyst journalist "
    "reporter activist coach author actor actress singer candidate opposition strongman dictator resident farmer "
    "teacher shopkeeper student lawyer coordinator commissioner undersecretary negotiator correspondent "
    "photographer economist historian",
)
"""Words that stand before the name of a person."""

SAYING: Final = _words(
    "said says say told tells added adds warned warns announced announces claimed claims argued argues insisted "
    "insists wrote writes tweeted tweets stated states declared declares denied denies confirmed confirms explained "
    "explains noted notes recalled recalls replied replies complained accused accuses condemned condemns urged "
    "urges vowed vows pledged admitted admits acknowledged believes believed thinks thought testified commented "
    "remarked shouted whispered asked asks hopes hoped pleaded resigned",
)
"""Verbs whose subject is a person or a body."""

ACTING: Final = _words(
    "has have had will would could should may might must does did hit struck sent fought began withdrew shot held "
    "made took bombed won lost met led gave put cut set kept broke brought built bought went came wants seeks holds "
    "backs supports sees plans hopes fears",
)
"""Verbs whose subject, when it is a country, stands for its government."""

BODIES: Final = _words(
    "staff junta lawmakers opposition rulers delegation government administration regime cabinet parliament "
    "legislature congress senate assembly ministry department office army navy air-force force forces military "
    "militia militias troops soldiers fighters rebels police corps command brigade brigades battalion regiment "
    "division division's guard guards gendarmerie intelligence authority authorities council commission committee "
    "court tribunal party movement front alliance coalition union federation league association society "
    "organisation organization agency bureau bank company corporation corp inc ltd plc group holdings institute "
    "institution foundation fund trust university college academy school church post times herald tribune gazette "
    "journal news press radio television tv mission embassy consulate ambassador minister president premier "
    "secretary spokesman spokeswoman leader leaders leadership official officials diplomats envoy club fc united "
    "team crescent cross network service services board registry museum airlines airways hospital clinic hotel "
    "restaurant theatre theater stadium",
)
"""Nouns that head the name or the description of a body."""

MEMBERS: Final = _words(
    "militiamen insurgents militants jihadists gunmen bandits raiders warriors herders herdsmen pastoralists tribesmen "
    "clansmen guerrillas separatists extremists elders ministers envoys paramilitaries"
)
"""Nouns before which a bare name is that of a people, a body or a land they are called after: "Murle raiders"."""

ORGANISATION_HEADS: Final = BODIES - _words(
    "forces troops soldiers fighters rebels leader leaders official officials diplomats minister president premier "
    "secretary spokesman spokeswoman division united post times news mission front union guard guards school church "
    "hospital clinic hotel restaurant theatre theater stadium museum",
) | _words("post times news mission front union guard guards forces school church museum")
"""Nouns that, capital and inside a name, make it the name of a body."""

SEATED: Final = _words("mission government administration regime embassy authorities office ministry ambassador junta")
"""Nouns that, before "in", make the place after it part of a description."""

GOVERNING: Final = _words(
    "mission government president minister ambassador envoy administration authorities regime army parliament mayor "
    "governor king queen coordinator representative spokesman spokeswoman embassy ministry prime commissioner "
    "military leader leaders people citizens republic kingdom bank university court",
)
"""Nouns that, before "of", "for" or "to", make the place after it part of a description."""

SITES: Final = words_used("named")
"""Nouns that, inside a name, make it the name of a site: "Mitiga Airport", "Green Square"."""

COUNTY_NOUNS: Final = _words("county parish")
"""Nouns that, capital and after a name, make it a division, though the name be a person's: "Henry County"."""

STREETS: Final = words_used("street")
"""Nouns of addresses."""

AREA_NOUNS: Final = words_used("after")
"""Nouns that, right after a name, say that it is a place."""

CONTAINER_NOUNS: Final = words_used("of")
"""Nouns that, before "of", say that a place follows: "the village of X"."""

LOCATIVES: Final = _words(
    "hold holds holding entering took taken seize capture take retaken raided raid in at near from to into towards "
    "toward outside inside around across between through over reaching leaving entered left reached captured seized "
    "retook recaptured shelled bombed struck hit attacked stormed besieged evacuated fled besieging defend defended "
    "control controls controlled retake within beyond throughout via of off on overlooking liberated visited "
    "visiting travelled traveled arrived surrounding bombarding bombarded invaded occupied occupying targeting",
)
"""Words after which a place often follows."""

ASSAILING: Final = _words(
    "hit hits struck strikes shelled bombed bombarded bombarding pounded pounding rocked besieged besieging stormed "
    "raided seized captured recaptured retook liberated overran razed invaded occupied evacuated encircled",
)
"""Verbs of attack whose object in the news is mostly a place: "rockets hit X"."""

ASSAILANTS: Final = _words(
    "gunmen gunman militants militant rebels jihadists insurgents fighters militiamen militia militias bandits raiders "
    "attackers assailants terrorists extremists islamists separatists guerrillas paramilitaries soldiers troops forces "
    "army men group groups warplanes jets aircraft planes helicopters gunships drones drone rockets rocket missiles "
    "missile mortars artillery shelling shells bombers bombs airstrikes strikes raid raids commandos marines warships "
    "infiltrators mercenaries loyalists herders herdsmen warriors cadres",
)
"""Nouns whose attack has a place for its object at least as often as a person."""

TAKING: Final = ASSAILING | _words(
    "attacked took taken entered overrun looted abandoned burned burnt torched sacked shelling attack enter take leave "
    "left attacking entering seizing storming raiding shell raid storm besiege reached surrounded"
)
"""What such attackers do to a place."""

PERSONAL: Final = _words(
    "he she his her him himself herself hostage captive prisoner hospital leg head chest arm face knee"
)
"""Words a little after the object of an attack that say it is a person: "captured X at his home"."""

WEAPONS: Final = _words(
    "rocket rockets missile missiles drone drones launcher launchers howitzer howitzers rifle rifles mortars shells "
    "tanks jets bombers helicopters gunships warplanes munitions mines torpedoes interceptors",
)
"""Nouns before which a name is that of a make: "Grad rockets", "Lancet drones"."""

STRICT_LOCATIVES: Final = _words("near outside around between towards toward across in at from into")
"""Prepositions after which an unknown capital name can be taken for a place when its surroundings agree."""

DIRECTIONS: Final = _words(
    "north south east west northeast northwest southeast southwest north-east north-west south-east south-west "
    "northern southern eastern western central northeastern northwestern southeastern southwestern north-eastern "
    "north-western south-eastern south-western upper lower greater downtown mainland rural coastal inner outer mid",
)
"""Words before a name that pick a part of the place."""

COMPOUND_BODIES: Final = _words(
    "based backed led run funded aligned allied trained sponsored supported born registered"
)
"""Second halves of compounds in which a place describes a body: "Tripoli-based"."""

ACRONYM_COUNTRIES: Final = country_acronyms()
"""Abbreviations that news prose uses for countries, with ISO alpha-3 codes."""

MACRO_REGIONS: Final = frozenset(
    {
        "africa", "north africa", "west africa", "east africa", "central africa", "southern africa",
        "horn of africa", "sub-saharan africa", "europe", "eastern europe", "western europe", "central europe",
        "asia", "central asia", "south asia", "southeast asia", "east asia", "middle east", "near east",
        "america", "latin america", "south america", "north america", "central america", "caribbean", "sahel",
        "sahara", "maghreb", "levant", "gulf", "persian gulf", "arabian peninsula", "balkans", "caucasus",
        "mediterranean", "mediterranean sea", "red sea", "black sea", "atlantic", "pacific", "arctic",
        "indian ocean", "oceania", "antarctica", "west", "east", "north", "south", "global south", "scandinavia",
        "baltics", "sahara desert",
    },
)  # fmt: skip
"""Regions wider than a country: they are places, but no point stands for them."""

REGION_ADJECTIVES: Final = _words(
    "african asian european arab arabian american western eastern northern southern muslim islamic islamist "
    "christian jewish sunni shiite shia catholic orthodox protestant kurdish latin nordic baltic balkan caribbean",
)
"""Adjectives of regions and faiths, which name no place."""

COUNTRY_ADJECTIVES: Final = _words(
    "oil-rich war-torn war-ravaged impoverished landlocked troubled divided tiny neighbouring neighboring host "
    "wider small large poor rich vast mountainous desert conflict-hit conflict-ridden crisis-hit violence-plagued "
    "energy-rich gas-rich resource-rich north south east west central north-african west-african east-african "
    "african asian european arab gulf sahel sahelian caribbean balkan baltic mainly mostly predominantly muslim "
    "muslim-majority whole entire island strife-torn",
)
"""Words that stand between "the" and "country"."""
