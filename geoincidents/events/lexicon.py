"""Words that tell of an event, as data: event type, how specific the word is, and its pattern.

The order counts: of two entries that match at the same place with the same length, the first wins.
"""

from __future__ import annotations

import re
from typing import Final

from geoincidents.events.strength import Strength
from geoincidents.schema import EventType

_DET: Final = r"(?:an?\s+|the\s+|its\s+|his\s+|their\s+|her\s+|two\s+|several\s+|new\s+|fresh\s+)*"
_ADJ: Final = r"(?:[\w’'-]+\s+){0,4}?"
_DO: Final = (
    r"(?:launch(?:ed|es|ing)?|carr(?:ied|ies|ying)\s+out|conduct(?:ed|s|ing)?|beg(?:an|in|un)|start(?:ed|s)?"
    r"|mount(?:ed)?"
    r"|stag(?:ed|ing)|resum(?:ed|ing)|wag(?:ed|ing)|perpetrated|committed)"
)
_AIRCRAFT: Final = (
    r"(?:warplanes?|war\s+planes?|(?:fighter\s+)?jets?|aircraft|fighter\s+planes?|planes?|helicopters?"
    r"|gunships?|(?:strategic|stealth|long-range)\s+bombers?|drones?"
    r"|air\s+force|UAVs?)"
)
_HIT: Final = (
    r"(?:struck|strikes?|hit|hits|hitting|bomb(?:ed|ing|s)|attack(?:ed|ing|s)?|pound(?:ed|ing)|target(?:ed|ing"
    r"|s)?|fired|fires"
    r"|dropped|raided|strafed|shelled|bombarded|slammed|landed|fell|crashed|exploded|landing|falling|slamming"
    r"|damaged|destroyed|killed|wounded|injured)"
)
_PERSON: Final = (
    r"(?:(?:\w+\s+){0,3}?(?:people|persons?|men|women|girls|boys|children|students|pupils|villagers|civilians"
    r"|suspects?|activists"
    r"|journalists?|workers|members|fighters|soldiers|militants|protesters|demonstrators|officers?|leaders?|residents))"
)
_FIGHTER: Final = (
    r"(?:soldiers?|troops|fighters|militants|rebels|policem[ae]n|servicem[ae]n|officers?|gunm[ae]n|combatants)"
)
_PROTESTER: Final = r"(?:protest(?:e|o)rs|demonstrators|protests?|demonstrations?|rally|rallies|crowds?|marchers)"

_TOOK_PLACE: Final = (
    r"(?:took|taken|taking)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:villages?|towns?|cit(?:y|ies)|hub|bases?|(?:out)?posts?|settlements?"
    r"|airport|airfield|barracks|garrison)(?!\s+(?:by\s+surprise|to\b|off\b))"
)

_E = EventType
_S, _G, _H = Strength.SPECIFIC, Strength.GENERIC, Strength.HARM

_TABLE: Final[tuple[tuple[EventType, Strength, str], ...]] = (
    # Statements of intent come first: an announced offensive has not begun.
    (
        _E.MOVEMENT,
        _S,
        (
            rf"(?:announc(?:ed|es|ing)|declared|ordered)\s+{_DET}{_ADJ}(?:counter-?\s?offensives?|offensives?"
            r"|(?:military|ground)\s+operations?|mobili[sz]ation|deployment|withdrawal)"
        ),
    ),
    (
        _E.STATEMENT,
        _S,
        (
            r"(?:declar(?:ed|es|ing)|announc(?:ed|es|ing)|impos(?:ed|es"
            r"|ing))\s+(?:[\w-]+\s+){0,3}?(?:state\s+of\s+emergency|martial\s+law|curfew|no-fly\s+zone)"
        ),
    ),
    (
        _E.CHEMICAL_WEAPON,
        _S,
        (
            r"(?:chemical|chlorine|sarin|mustard|nerve[\s-]agent|nerve[\s-]gas|poison(?:ous)?[\s-]gas"
            r"|toxic[\s-]gas|gas)(?:\s+weapons?)?\s+(?:attacks?|strikes?|bombs?|shells?|barrel\s+bombs?)|(?:used"
            r"|dropped|fired)\s+(?:chlorine|sarin|chemical\s+weapons?|mustard\s+gas|nerve\s+agents?)"
        ),
    ),
    (
        _E.SEXUAL_VIOLENCE,
        _S,
        (
            r"gang[\s-]?rap(?:ed|es?|ing)|rap(?:ed|es|ing)|rape|sexual(?:ly)?\s+(?:violence|assault(?:s|ed)?"
            r"|abused?|slavery)"
        ),
    ),
    (
        _E.AIR_STRIKE,
        _S,
        (
            r"air[\s-]?strikes?|air\s+raids?|air\s+attacks?|aerial\s+(?:bombardments?|bombings?|attacks?|strikes?"
            r"|raids?)|air\s+bombardments?|bombing\s+raids?|(?:drone|helicopter|warplane|UAV)\s+(?:strikes?"
            r"|attacks?|raids?|bombardments?)|barrel\s+bombs?|(?:glide|guided|aerial)\s+bombs?"
            rf"|(?<!hot\s){_AIRCRAFT}(?:\s+(?!were\b|was\b|that\b|and\b)[\w’'-]+){{0,3}}?\s+{_HIT}|(?:launched|fired|sent|used|flew)\s+"
            r"(?:\w+\s+){0,4}?(?:drones?|UAVs?)\s+(?:at|on|against|towards?|to\s+(?:strike|attack|hit|bomb))|bombed\s+(?:by"
            rf"|from\s+the\s+air)|{_DO}\s+{_DET}{_ADJ}(?:air[\s-]?strikes?|air\s+raids?)"
        ),
    ),
    (
        _E.EXPLOSIVE_DEVICE,
        _S,
        (
            r"(?:car|truck|vehicle|motorcycle|motorbike|roadside|suicide|vehicle-borne|parcel"
            r"|time)[\s-]+(?:\w+\s+)?bomb(?:s|ings?|ers?|\s+attacks?|\s+blasts?)?|suicide\s+(?:attack(?:s|ers?)?"
            r"|blasts?|vests?|explosions?)|IEDs?(?:\s+(?:attack|blast|explosion))?"
            r"|improvised\s+explosive(?:\s+devices?)?|explosive\s+devices?|(?:land)?mines?\s+(?:blasts?"
            r"|explosions?|exploded|went\s+off|detonated)|land\s?mines?|(?:hand\s+)?grenade(?:s|\s+attacks?)?"
            r"|bomb(?:s)?\s+(?:blasts?|attacks?|explosions?|explod(?:ed|es)|went\s+off|ripped|tore|detonated"
            r"|planted)|detonat(?:ed|es|ing|ion)|blew\s+(?:himself|herself|themselves|itself)\s+up|bombings?"
            r"|home-?made\s+(?:bombs?|explosives?|devices?)|devices?\s+(?:went\s+off|explod\w+|detonat\w+|blew\s+up)|booby[\s-]trap(?:s|ped)?|(?:hit|struck|(?:drove|ran)\s+over|stepped\s+on|triggered)\s+an?\s+(?:[\w-]+\s+)?(?:land\s?)?mine"
        ),
    ),
    (
        _E.SHELLING,
        _S,
        (
            rf"shell(?:ing|ed|s)|shell\s+{_HIT}|(?:by|when)\s+an?\s+shell|artillery\s+(?:fire|shells?|shelling"
            r"|strikes?|attacks?|bombardments?|rounds?|barrages?|duels?)|artillery|mortars?(?:\s+(?:fire|rounds?"
            r"|shells?|attacks?|bombs?))?|rocket(?:s|\s+(?:fire|attacks?|barrages?|strikes?"
            r"|launchers?))?(?!\s+(?:science|scientist))|(?:ballistic|cruise|Grad|Katyusha|tank)\s+(?:missiles?"
            rf"|rockets?|fire|shells?)|missiles?(?:\s+(?:strikes?|attacks?|barrages?|{_HIT}))?|bombard(?:ed|ments?"
            r"|ing|s)|heavy\s+weapons?(?:\s+fire)?|cluster\s+(?:munitions?|bombs?)|tank\s+fire"
        ),
    ),
    (
        _E.DISRUPTED_WEAPONS,
        _S,
        (
            r"(?:shot|shoots?|brought|shooting)\s+down|intercept(?:ed|s|ing|ion)|(?:destroyed|downed|thwarted"
            r"|neutrali[sz]ed)\s+(?:[\w-]+\s+){0,5}?(?:missiles?|drones?|rockets?|UAVs?)|defus(?:ed|ing)"
            r"|weapons?\s+caches?|(?:seiz(?:ed|ure\s+of|ing)|confiscated|uncovered"
            r"|destroyed)\s+(?:\w+\s+){0,4}?(?:weapons?|arms|explosives|ammunition|cache)|cache\s+of\s+(?:weapons"
            r"|arms|explosives)"
        ),
    ),
    (
        _E.ABDUCTION,
        _S,
        (
            rf"(?:kidnap|abduct)(?:p?ed|p?ings?|ions?|s)?|(?:taken|took|taking|held|holding)\s+(?:[\w’'-]+\s+){{0,7}}?hostages?"
            rf"|hostage[\s-]taking|(?:forced|enforced)\s+disappearances?|forcibly\s+disappeared|seized\s+{_PERSON}"
        ),
    ),
    (
        _E.RIOT,
        _S,
        (
            r"riot(?:s|ed|ing|ers)?|mob\s+(?:violence|attack(?:ed)?|justice)|(?:angry\s+)?mobs?\s+(?:attacked"
            r"|killed|burn\w*|stormed|set|lynched|beat)|lynch(?:ed|ings?)|(?:violent|deadly)\s+(?:protests?"
            r"|demonstrations?)|(?:protests?|demonstrations?|rally)\s+(?:turned|turning|descended"
            r"|became)\s+(?:violent|deadly|into)|clash(?:ed|es)\s+(?:\w+\s+)?(?:between"
            rf"|with)\s+(?:\w+\s+){{0,4}}?(?:police\s+and\s+{_PROTESTER}|{_PROTESTER})"
            rf"|{_PROTESTER}\s+(?:have\s+)?clash(?:ed|es)|(?:threw|hurled|pelted|throwing"
            r"|hurling)\s+(?:\w+\s+){0,3}?(?:stones|rocks|petrol\s+bombs|molotov)"
        ),
    ),
    (
        _E.PROTEST,
        _S,
        (
            r"protest(?:s|ed|ing)?(?!\s+(?:leader|movement|camp))|(?:protest(?:e|o)rs|demonstrators"
            r"|marchers)\s+(?:in\s+(?-i:[A-Z])[\w-]+(?:\s+(?-i:[A-Z])[\w-]+)?\s+)?(?:have\s+|had\s+|also\s+)?(?:gathered|marched|took|blocked|rallied|chanted|demanded"
            r"|demanding|filled|called|burned|stormed|clashed|threw)|demonstrat(?:ed|ing)(?=\s+(?:in|outside"
            r"|against|across|on|at|for|peacefully|over|near)\b|[.,])|(?:mass|peaceful|street|student|anti-\w+"
            r"|pro-\w+)\s+demonstrations?|demonstrations?|sit-ins?|rall(?:ied|ies)\s+(?:in|against|outside|to|for"
            r"|across)|(?<!to\s)rall(?:y|ies)\s+(?:in|against|outside)|took\s+to\s+the\s+streets?"
            r"|taken\s+to\s+the\s+streets?|(?:hundreds|thousands|crowds|people|residents|women"
            r"|students)\s+(?:of\s+\w+\s+)?(?:have\s+)?(?:marched|gathered|rallied)"
        ),
    ),
    # Who takes an enemy prisoner fights; who takes a civilian abducts.
    (
        _E.ARMED_CLASH,
        _S,
        (
            rf"captured\s+(?:alive\s+)?(?:\w+\s+){{0,3}}?{_FIGHTER}|{_FIGHTER}\s+(?:were|was|had\s+been|have\s+been)\s+(?:also\s+)?"
            r"(?:captured|taken\s+(?:prisoner|captive))"
        ),
    ),
    (
        _E.ARREST,
        _S,
        (
            rf"arrest(?:ed|s|ing)?|detain(?:ed|ing|s)|round(?:ed|ing)\s+up|captured\s+(?:alive\s+)?{_PERSON}"
            r"|took\s+(?:\w+\s+){0,3}?prisoners?|jailed"
        ),
    ),
    (
        _E.AGREEMENT,
        _S,
        (
            r"truces?|cease-?\s?fires?|armistice|peace\s+(?:deal|agreement|accord|pact|treaty)s?|(?:cessation"
            r"|suspension)\s+of\s+hostilities|humanitarian\s+(?:pause|corridor)s?|prisoners?\s+(?:swap|exchange)s?"
            r"|(?:exchanged|swapped)\s+(?:\w+\s+){0,3}?prisoners|(?:signed|signing\s+of|reached|brokered"
            r"|struck)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}?(?:peace|truce|ceasefire|cease-fire|prisoner"
            r"|withdrawal|disarmament|de-escalation|power-sharing|reconciliation|security"
            r"|hostage)[\w-]*\s+(?:[\w-]+\s+)?(?:agreement|deal|accord|pact)"
        ),
    ),
    (
        _E.ATTACK_ON_CIVILIANS,
        _S,
        (
            r"massacr(?:ed?|es|ing)|executed|(?:summary|extrajudicial)\s+(?:executions?|killings?)|execution-style"
            r"|behead(?:ed|ings?)|gunned\s+down|shot\s+(?:dead|and\s+(?:\w+ly\s+)?(?:killed|wounded|injured)|at|(?:\w+\s+){0,2}?(?:m[ae]n|wom[ae]n|people|civilians|soldiers|protesters|policem[ae]n|villagers)\b)|shooting\s+dead"
            r"|shoot(?:ing|ings)(?!\s+down)|opened?\s+fire\s+(?:on|at|into)|opening\s+fire|stabb(?:ed|ings?)"
            r"|hacked\s+to\s+death|slaughter(?:ed|ing)?|assassinat(?:ed|ions?|ing)|mass\s+killings?"
        ),
    ),
    (
        _E.TERRITORY_CHANGE,
        _S,
        (
            r"(?:re-?)?(?:captur(?:ed|es|ing)|tak(?:en|es|ing))\s+(?:full\s+|back\s+|over\s+)?control|(?:took"
            r"|taken|taking|seized|seizing|regained|regaining|gained|gaining|wrested|wresting"
            r"|assumed)\s+(?:\w+\s+){0,2}?control\s+(?:of|over)|re-?took|re-?taken|re-?captur(?:ed|es|ing|e\s+of)"
            rf"|{_TOOK_PLACE}"
            r"|captur(?:ed|es|ing|e\s+of)|seiz(?:ed|es|ing|ure\s+of)|overr(?:an|un)|fall\s+of|fell\s+(?:to|under"
            r"|into\s+the\s+hands)|fallen\s+to|liberat(?:ed|ion\s+of|ing)|advanc(?:ed|ing|es)\s+(?:on|in|into"
            r"|toward|towards|to|near|through)|advances?\s+(?:on|into|toward|towards)|march(?:ed|ing)\s+(?:on"
            r"|toward|towards|into)|(?:lost|losing|ceded)\s+(?:\w+\s+){0,2}?control\s+of"
            r"|(?!snow|rain|oil|gold|night|inflation|darkness|ash|output|unemployment|production|demand|support)(?-i:[A-Z])[\w’-]*[^s\W]\s+(?:has\s+|had\s+)?(?:fell|fallen)(?=\s+(?:on\s+(?:\w+day|\d|January|February|March|April|May|June|July|August|September|October|November|December)|last\s+\w+day))"
            r"|(?:regained|recovered|gained|lost)\s+(?:\w+\s+){0,2}?(?:positions?|ground)"
            r"|(?:made|making|achieved)\s+(?:\w+\s+){0,3}?(?:advances|gains)"
            r"|drov?ve?n?\s+(?:\w+\s+){0,4}?out\s+of|expelled\s+(?:\w+\s+){0,3}?from"
            r"|pushed\s+(?:\w+\s+){0,3}?(?:out\s+of|into)|broke\s+through|encircl(?:ed|ing)|besieg(?:ed|ing)"
        ),
    ),
    (
        _E.ARMED_CLASH,
        _S,
        (
            rf"(?:{_DO}|press(?:ed|ing)\s+(?:on\s+with"
            rf"|ahead\s+with)?)\s+{_DET}{_ADJ}(?:counter-?\s?)?(?:offensives?|assaults?|incursions?|invasions?"
            r"|(?:military|ground)\s+operations?|counter-?attacks?)|clash(?:es|ed|ing)?|(?:heavy|fierce|intense"
            r"|renewed|fresh|ongoing|sporadic|violent|bloody|deadly|street|ground)\s+(?:fighting|battles?|combat)"
            r"|ground\s+(?:attacks?|assaults?)|(?:an?|the|two|three|fierce|brief|separate|armed)\s+(?:\w+\s+)?encounters?(?=\s+(?:at|in|with|near|between|broke|started)\b)|(?:neutrali[sz]ed|neutrali[sz]ing|eliminated|eliminating)\s+(?:[\w-]+\s+){0,3}?"
            r"(?:terrorists?|militants?|bandits?|insurgents?|rebels?|fighters?|gunm[ae]n|attackers?|jihadists?|ultras)"
            r"|fighting|fought|battl(?:es?|ed|ing)|gun\s?(?:battles?|fights?)|fire\s?fights?|shoot-?outs?"
            r"|skirmish(?:es|ed)?|ambush(?:ed|es|ing)?|exchang(?:ed|es?|ing)\s+(?:of\s+)?(?:\w+\s+)?(?:gun)?fire"
            r"|(?:counter-?\s?)?offensives?|counter-?attack(?:s|ed)?|hostilities|stormed|storming"
        ),
    ),
    (
        _E.MOVEMENT,
        _S,
        (
            r"withdr(?:ew|awn|awals?|awing)|with-?draw(?:ing|s)?|pull(?:ed|ing|s)?(?:\s+(?:[\w’'-]+\s+){1,6}?"
            r"|\s+)(?:out\s+of|back|out)|relocat(?:ed|ing|ion)|re-?deploy(?:ed|ment|ing|s)|deploy(?:ed|ment|ments"
            r"|ing|s)|retreat(?:ed|ing|s)?|(?:sent|sending|dispatched|moved)\s+(?:\w+\s+){0,3}?(?:reinforcements"
            r"|troops|soldiers|tanks|forces|convoy)|reinforcements|troop\s+(?:build-?up|movements?)"
        ),
    ),
    (
        _E.PROPERTY_DESTRUCTION,
        _S,
        (
            r"(?:burn(?:ed|t|ing)|torch(?:ed|ing)|razed|razing|demolish(?:ed|ing)|ransack(?:ed|ing)|bulldoz(?:ed"
            r"|ing)|vandali[sz](?:ed|ing))(?!\s+(?:to\s+death|out|bodies))|loot(?:ed|ing|ers)|demolitions?"
            r"|set\s+(?:fire\s+to|(?:\w+\s+){0,4}?(?:ablaze|on\s+fire|alight))"
            r"|blew\s+up\s+(?:\w+\s+){0,3}?(?:bridge|pipeline|building|house|houses|homes|power)"
        ),
    ),
    (_E.OTHER, _S, r"mass\s+graves?|coup(?:\s+attempt|\s+d[’'][ée]tat)?|seized\s+power|prison\s+break|jailbreak"),
    (_E.PROPERTY_DESTRUCTION, _G, r"destroy(?:ed|ing)|arson(?:\s+attacks?)?"),
    (
        _E.ATTACK_UNSPECIFIED,
        _G,
        (
            r"attack(?:s|ed|ing)?|assault(?:s|ed)?|raid(?:s|ed|ing)?|incursions?|strikes?|struck|hit|hits|hitting"
            r"|target(?:ed|ing|s)|damag(?:ed|ing)|bomb(?:ed|s)?|explosions?|explod(?:ed|es|ing)|blasts?|blew\s+up"
            rf"|c[ao]m(?:e|ing)\s+under\s+(?:[\w-]+\s+)?(?:fire|attack)|(?:tore|ripped)\s+through|violence|operation|incidents?|bloodshed|{_DO}\s+{_DET}{_ADJ}(?:attacks?|assaults?|strikes?|raids?)"
            r"|(?:opened|opening)\s+fire|gunfire|sniper\s+fire|snipers?|fired\s+(?:on|at|into)|gunshots?|drones?"
        ),
    ),
    (
        _E.ATTACK_UNSPECIFIED,
        _H,
        (
            r"put(?:s|ting)?\s+the\s+(?:[\w-]+\s+)?(?:toll|tally|number|figure|fatalities|losses|dead|deaths)|kill(?:ed|ing|s)?|killings?|dead|died|dying|deaths?|death\s+toll|wound(?:ed|ing|s)|injur(?:ed|ing"
            r"|ies|es)|hurt|casualt(?:y|ies)|murder(?:ed|s)?|fatalit(?:y|ies)|bodies|lives|slain|martyr(?:ed|dom)|perished|succumbed"
            r"|hospitali[sz]ed|(?:sought|needed|required|received|given)\s+(?:\w+\s+)?(?:medical|hospital)\s+(?:help|treatment|attention|care|aid)"
            r"|treated\s+for\s+(?:\w+\s+)?(?:wounds|burns|shrapnel)|with\s+(?:[a-z-]+\s+){0,2}(?:wounds|burns)"
        ),
    ),
)

TRIGGERS: Final = tuple(
    (event_type, strength, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w]|-(?!year))", re.IGNORECASE))
    for event_type, strength, pattern in _TABLE
)
"""Every entry with its compiled pattern."""

MASK: Final = re.compile(
    r"\b(?:heart\s+attacks?|(?:hunger|general|labou?r|nationwide|transport|doctors[’']|teachers[’']"
    r"|workers[’'])\s+strikes?|strike\s+action(?:\s+by\s+[^.;]*)?"
    r"|(?:on|went\s+on|called|calling\s+off|ended)\s+(?:an?\s+|their\s+|the\s+)?(?:[\w-]+\s+)?strike(?!s)|struck\s+for\s+(?:better|higher|more)\s+\w+"
    r"|box\s+office|(?:bombed|exploded|crashed)\s+(?:at\s+the\s+box|out\s+of|past|onto|into\s+the\s+(?:charts|market))"
    r"|(?:(?:an?|huge|large|massive)\s+fire|blaze|flames|floods?|rains?|storms?|winds?|cyclone|hurricane|earthquake|quake|tornado)\s+(?:has\s+|had\s+|have\s+)?"
    r"(?:\w+ly\s+)?(?:destroyed|damaged|hit|struck)|(?:helicopters?|planes?|aircraft|jets?)\s+(?:that\s+)?crash(?:ed|es)"
    r"|team\s+was\s+hit|hit\s+by\s+(?:injur\w+|losses|weak|falling|rising|higher|lower|inflation)|blast\s+of\s+(?:cold|hot|arctic|air)"
    r"|(?:launch(?:ed|es|ing)?|start(?:ed)?|mount(?:ed)?)\s+an\s+attack\s+on\s+(?:[\w’'-]+\s+){1,4}(?:record|policy|policies|plans?|character)"
    r"|str(?:ike|uck|iking)\s+(?:a\s+)?(?:chord|balance|tone)|war\s+crimes?|prisoners?\s+of\s+war"
    r"|declarations?\s+of\s+war|war\s+without"
    r"|attack\s+(?:helicopters?|drones?|aircraft)|strike\s+(?:group|drones?|force)|assault\s+(?:rifles?"
    r"|courses?)|air\s+defen[cs]es?(?:\s+systems?)?"
    r"|bomb\s+(?:shelters?|disposal|threats?|squad)|(?:gold|coal|copper|cobalt|coltan|diamond)\s+mines?"
    r"|mine\s+(?:workers?|clearance)"
    r"|(?:hit|struck|damaged)\s+by\s+(?:\w+\s+)?(?:drought|famine|floods?|flooding|earthquakes?|storms?"
    r"|cyclones?|sanctions)|hard(?:est)?[\s-]hit"
    r"|shell\s+compan\w+|fighting\s+(?:age|corruption|poverty|disease|fires?|inflation|season|spirit|chance)"
    r"|fire\s?fighters?|fighting\s+in\s+court"
    r"|captured\s+(?:on\s+(?:camera|video|film)|the\s+(?:attention|moment)|by\s+(?:cameras?|satellites?))"
    r"|seize(?:d)?\s+(?:the\s+)?(?:opportunity|chance)"
    r"|protest(?:s|ed)?\s+(?:his|her|their)\s+innocence|rocket\s+scien\w+|clash(?:es)?\s+of\s+(?:opinions?"
    r"|views?)|word\s+war|war\s+of\s+words"
    r"|hit\s+(?:a\s+)?(?:record|new\s+high|low)|target(?:s|ed|ing)?\s+(?:of\s+(?:\d|sanctions)|sanctions"
    r"|inflation)|on\s+target|missile\s+defen[cs]e\s+systems?"
    r"|mortar\s+and|brick\s+and\s+mortar|bodies\s+such\s+as|(?:international|regional|governing|official"
    r"|un)\s+bodies|explosive\s+(?:growth|report|claims?)"
    r"|counter[\s-]?(?:terrorism|insurgency)\s+operations?|anti-(?:personnel|tank|aircraft)\s+(?:mines?"
    r"|missiles?|guns?)|Sky\s+Shield|Iron\s+Dome"
    r"|(?:humanitarian|relief|aid|rescue|evacuation|search|medical|peacekeeping|banking"
    r"|smuggling)\s+operations?|(?:rescue|aid)\s+(?:and\s+\w+\s+)?operations?"
    r"|f[ae]ll(?:en)?\s+(?:sharply\s+)?to\s+(?:a\s+)?(?:record|low|below|\d)|(?:prices?|temperatures?|shares?|stocks?|exports|imports|rates?|sales|numbers?)\s+(?:ha(?:s|ve|d)\s+)?f[ae]ll(?:en)?"
    r"|(?:company|firm|shares?|stocks?|currency|pound|dollar|party|idea|candidate|brand|team)\s+(?:ha(?:s|ve|d)\s+)?(?:re)?(?:gained|lost|made)\s+(?:\w+\s+)?(?:ground|positions?|gains|advances)|deploy(?:ed|ing)?\s+(?:aid|medics|doctors|observers|monitors)"
    r"|arrest\s+warrants?|cardiac\s+arrest|house\s+arrest"
    r"|(?:road|car|traffic|bus|plane|train|helicopter)\s+(?:accidents?|crash(?:es)?)|death\s+(?:penalty"
    r"|threats?|sentences?)|(?:sentenced|put)\s+to\s+death"
    r"|(?:at|during|from|attending|leaving)\s+(?:an?|the|his|her|their)\s+(?:[\w-]+\s+){0,2}rally|marked\s+(?:the\s+)?anniversary|cease-?\s?fire\s+(?:violations?|monitor\w*|line)|(?:violations?|breach(?:es)?)\s+of\s+(?:the|a)\s+(?:cease-?\s?fire|truce)"
    r"|(?:people|residents|families|mourners|worshippers|hundreds|thousands)\s+(?:have\s+)?gathered\s+(?:[\w’'-]+\s+){0,6}?to\s+(?:remember|mourn|pray|pay|celebrate|commemorate|bury|honou?r)"
    r"|died\s+of\s+(?:cholera|hunger|starvation|malaria|disease"
    r"|natural\s+causes)|cholera\s+deaths?"
    r"|riot\s+(?:police|squad|gear|shields?)|battl(?:ed|ing|e)\s+(?:with\s+)?(?:the\s+|a\s+"
    r"|an?\s+\w+\s+)?(?:blazes?|fires?|flames|wildfires?|cancer|illness|disease)"
    r"|fought\s+(?:the\s+|a\s+)?(?:blaze|fires?|charges|case|cancer)|captur(?:ed|e|ing)\s+the\s+(?:\w+\s+)?imagination"
    r"|seiz(?:ed|ing|ure\s+of)\s+(?:\w+\s+){0,3}?(?:drugs?|cocaine|heroin|cannabis|marijuana|documents|assets"
    r"|cash|computers|phones)"
    r"|burning\s+(?:tyres|tires|effig\w+|flags?|barricades)|Battle\s+of\s+[A-Z]\w+|rapid\s+deployment|(?:in"
    r"|of)\s+violence\s+against\s+women)\b",
    re.IGNORECASE,
)
"""Phrases that hold a trigger word but tell of no such event."""
