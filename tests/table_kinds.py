"""Incident tables as analysts, ministries, NGOs and newsrooms of many countries keep them, written for the tests.

Rows are made up, places are real. Below each table stands what each row means: date | place | latitude longitude |
killed | injured | type, and further columns as name=value. ``~`` is not asked, ``-`` is nothing stated. A month alone is
``2024-03``, two days are ``2024-03-01..2024-03-03``, bounds of a count ``5-7`` or, with the lowest alone, ``10+``. Every third table is
``HELD``: the rules may not be mended on it.
"""

# ruff: noqa: E501 tables are as their files are

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A table as its file is, and what its rows mean."""

    name: str
    text: str
    rows: str


KINDS = (
    Kind(
        "kobo-labels",
        """\
start,end,today,group_incident/incident_date,group_incident/incident_type,group_place/governorate,group_place/village,group_place/gps,_group_place/gps_latitude,_group_place/gps_longitude,_group_place/gps_altitude,_group_place/gps_precision,group_harm/nb_killed,group_harm/nb_injured,_id,_uuid,_submission_time,_index
2024-03-07T09:12:44.120+03:00,2024-03-07T09:20:01.003+03:00,2024-03-07,2024-03-05,shelling,Idlib,Ariha,35.8136 36.6093 412.0 4.9,35.8136,36.6093,412.0,4.9,2,6,301122,8c1f-aa,2024-03-07T06:20:10,1
2024-03-09T10:02:00.000+03:00,2024-03-09T10:09:31.000+03:00,2024-03-09,2024-03-08,air_strike,Aleppo,Atarib,36.1389 36.8300 390.5 6.0,36.1389,36.8300,390.5,6.0,0,1,301123,8c1f-ab,2024-03-09T07:09:40,2
""",
        """\
2024-03-05 | Ariha | 35.8136 36.6093 | 2 | 6 | shelling | admin1=Idlib
2024-03-08 | Atarib | 36.1389 36.83 | 0 | 1 | air_strike | admin1=Aleppo
""",
    ),
    Kind(
        "odk-french",
        """\
SubmissionDate;debut_saisie;incident-date_incident;incident-type_incident;incident-localite;incident-geopoint;bilan-tues;bilan-blesses;meta-instanceID;KEY
2023-06-14T10:11:12.000Z;2023-06-14T09:58:00.000Z;2023-06-12;Attaque armée;Djibo;14.1022 -1.6306 290.1 5.0;7;3;uuid:01aa;uuid:01aa
2023-06-20T08:00:12.000Z;2023-06-20T07:40:00.000Z;2023-06-18;Enlèvement;Arbinda;14.2306 -0.8628 301.7 7.2;0;0;uuid:01ab;uuid:01ab
""",
        """\
2023-06-12 | Djibo | 14.1022 -1.6306 | 7 | 3 | attack_unspecified
2023-06-18 | Arbinda | 14.2306 -0.8628 | 0 | 0 | abduction
""",
    ),
    Kind(
        "arcgis-epoch",
        """\
X,Y,OBJECTID,GlobalID,IncidentDate,IncidentType,Locality,Fatalities,Injuries,CreationDate,Creator,EditDate,Editor
36.2304,49.9935,1,{A1-01},1709510400000,Missile strike,Kharkiv,3,14,1709596800000,desk_1,1709596800000,desk_1
32.6178,46.6354,2,{A1-02},1709683200000,Drone strike,Kherson,0,2,1709769600000,desk_2,1709769600000,desk_2
""",
        """\
2024-03-04 | Kharkiv | 49.9935 36.2304 | 3 | 14 | ~
2024-03-06 | Kherson | 46.6354 32.6178 | 0 | 2 | air_strike
""",
    ),
    Kind(
        "google-forms",
        """\
Timestamp,Date of the incident,Where did it happen? (town or village),What kind of incident was it?,How many people were killed?,How many people were injured?,Please describe what happened,Your phone number
3/14/2024 18:02:11,3/5/2024,Jos,Kidnapping,0,1,Two farmers were taken on the road.,08031234567
3/14/2024 18:30:45,3/12/2024,Bokkos,Attack on village,more than 10,25,Gunmen came at night.,08039876543
""",
        """\
2024-03-05 | Jos | - | 0 | 1 | abduction
2024-03-12 | Bokkos | - | 11+ | 25 | attack_on_civilians
""",
    ),
    Kind(
        "merged-titles",
        """\
Ministry of Interior - Security Operations Room,,,,,,
Weekly incident report no. 11 (10 - 16 March 2024),,,,,,
,,,,,,
No.,Date,Governorate,Location,Type of Incident,Casualties,
,,,,,Killed,Injured
1,10/03/2024,Anbar,Rutba,IED explosion,1,2
2,15/03/2024,Diyala,Khanaqin,Small arms fire,-,1
""",
        """\
2024-03-10 | Rutba | - | 1 | 2 | explosive_device | admin1=Anbar
2024-03-15 | Khanaqin | - | - | 1 | ~ | admin1=Diyala
""",
    ),
    Kind(
        "ushahidi",
        """\
#,INCIDENT TITLE,INCIDENT DATE,LOCATION,DESCRIPTION,CATEGORY,LATITUDE,LONGITUDE,APPROVED,VERIFIED
4051,Looting near port,2010-01-23 12:38:00,"Cite Soleil, Port-au-Prince",Shops were looted.,"4. Security Threats, 4a. Looting,",18.5786,-72.3333,YES,NO
4052,Protest at town hall,2010-01-24 09:05:00,"Petion-Ville, Haiti",A crowd asked for water.,"4. Security Threats, 4e. Protest,",18.5125,-72.2853,YES,YES
""",
        """\
2010-01-23 | Cite Soleil, Port-au-Prince | 18.5786 -72.3333 | - | - | property_destruction
2010-01-24 | Petion-Ville, Haiti | 18.5125 -72.2853 | - | - | protest
""",
    ),
    Kind(
        "live-map",
        """\
id,time,name,lat,lng,source,link,cat_id,color_id
22601234,2024-02-11 07:45:00,"Explosions were heard in Odesa, air defense works",46.4825,30.7233,https://social.example/1,/en/2024/11-february-explosions,5,2
22601240,2024-02-11 09:10:00,"2 people wounded as result of Russian shelling in Nikopol",47.5675,34.3947,https://social.example/2,/en/2024/11-february-nikopol,3,1
""",
        """\
2024-02-11 | ~ | 46.4825 30.7233 | - | - | ~
2024-02-11 | ~ | 47.5675 34.3947 | - | ~ | ~
""",
    ),
    Kind(
        "ngo-safety",
        """\
Event #,Date,Time,Province,District,Location,Incident Type,Actor,Target,Killed - Civ,Killed - ANSF,Killed - AOG,Injured - Civ,Injured - ANSF,Injured - AOG,Summary
AF-1203,02-Feb-2016,06:30,Helmand,Sangin,Sangin bazaar,IED,AOG,ANSF,2,1,0,4,0,0,An IED hit a patrol.
AF-1204,03-Feb-2016,21:15,Kunduz,Khanabad,Aqtash,Armed clash,AOG,ANSF,0,3,6,1,5,,Fighting for a post.
""",
        """\
2016-02-02 | Sangin bazaar | - | 3 | 4 | explosive_device | admin1=Helmand; admin2=Sangin; actor1=AOG
2016-02-03 | Aqtash | - | 9 | 6 | armed_clash | admin1=Kunduz; actor2=ANSF
""",
    ),
    Kind(
        "mine-action",
        """\
ACCIDENT_ID,Date of accident,Governorate,District,Village,Device type,Number of killed,Number of injured,Victim age,Victim sex,X,Y
YE-0112,17/11/2021,Al Hodeidah,Hays,Al Jarrahi,AP mine,1,0,34,M,43.3012,14.1291
YE-0113,20/11/2021,Taizz,Mawza,Mawza,UXO,0,2,9,M,43.5103,13.3022
""",
        """\
2021-11-17 | Al Jarrahi | 14.1291 43.3012 | 1 | 0 | explosive_device
2021-11-20 | Mawza | 13.3022 43.5103 | 0 | 2 | explosive_device
""",
    ),
    Kind(
        "monitoring-mission",
        """\
Position,Event location,Means,No.,Observation,Description,Weapon,Date and time
SMM camera in Avdiivka,2-4km E of Avdiivka,Recorded,1,Explosion,Undetermined,N/K,"01-Feb, 2020 19:05"
Svitlodarsk,3-5km SE of Svitlodarsk,Heard,4,Burst,,HMG,"02-Feb, 2020 08:10"
""",
        """\
2020-02-01 | 2-4km E of Avdiivka | - | - | - | ~
2020-02-02 | 3-5km SE of Svitlodarsk | - | - | - | ~
""",
    ),
    Kind(
        "airwars-incidents",
        """\
incident_code,incident_date,country,location,latitude,longitude,strike_type,belligerents,civilians_killed_min,civilians_killed_max,civilians_injured_min,civilians_injured_max,grading
CI901,2017-03-17,Iraq,"al Jadida, Mosul",36.3212,43.1543,Airstrike,Sample Coalition,5,9,12,12,Confirmed
CI902,2017-03-21,Syria,"al Mansoura, Raqqa",35.8312,38.7421,Airstrike,Sample Coalition,0,2,,,Fair
""",
        """\
2017-03-17 | al Jadida, Mosul | 36.3212 43.1543 | 5-9 | 12-12 | air_strike | country=IRQ
2017-03-21 | al Mansoura, Raqqa | 35.8312 38.7421 | 0-2 | - | air_strike | country=SYR
""",
    ),
    Kind(
        "icews",
        """\
Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude
30001,2015-06-02,Armed Rebel (Sample),Rebel,Nigeria,Use unconventional violence,180,-9.0,Citizen (Nigeria),General Population,Nigeria,4501,2,Example Wire,Maiduguri,,Borno,Nigeria,11.8464,13.1603
30002,2015-06-04,Protester (Egypt),Protesters,Egypt,Demonstrate or rally,141,-6.5,Government (Egypt),Government,Egypt,4502,5,Example Wire,Cairo,,Muhafazat al Qahirah,Egypt,30.0626,31.2497
""",
        """\
2015-06-02 | Maiduguri | 11.8464 13.1603 | - | - | attack_unspecified | actor1=Armed Rebel (Sample); actor2=Citizen (Nigeria); country=NGA; admin1=Borno
2015-06-04 | Cairo | 30.0626 31.2497 | - | - | protest | actor1=Protester (Egypt); country=EGY
""",
    ),
    Kind(
        "phoenix",
        """\
EventID,Date,Year,Month,Day,SourceActorFull,SourceActorEntity,SourceActorRole,TargetActorFull,TargetActorEntity,TargetActorRole,EventCode,EventRootCode,PentaClass,GoldsteinScore,Issues,Lat,Lon,LocationName,StateName,CountryCode,SentenceID,URLs,NewsSources
101_0,20150301,2015,3,1,SYRREB,SYR,REB,SYRGOV,SYR,GOV,190,19,4,-10,,36.2012,37.1612,Aleppo,Aleppo,SYR,5501_1,https://news.example/a,example
102_0,20150302,2015,3,2,YEMCVL,YEM,CVL,YEMGOV,YEM,GOV,141,14,3,-6.5,,15.3547,44.2067,Sanaa,Amanat,YEM,5502_1,https://news.example/b,example
""",
        """\
2015-03-01 | Aleppo | 36.2012 37.1612 | - | - | armed_clash | country=SYR
2015-03-02 | Sanaa | 15.3547 44.2067 | - | - | protest | country=YEM
""",
    ),
    Kind(
        "social-conflict",
        """\
eventid,ccode,countryname,id,startdate,enddate,duration,styr,stmo,stday,eyr,emo,eday,etype,escalation,actor1,actor2,target1,target2,npart,ndeath,repress,elocal,locnum,issue1,issuenote,notes,latitude,longitude,location_precision
4750001,475,Nigeria,1,3/2/2012,3/4/2012,3,2012,3,2,2012,3,4,3,0,Youths,,Police,,3,14,0,Jos,1,8,,Clashes over a market.,9.9285,8.8921,1
4750002,475,Nigeria,2,5/9/2012,5/9/2012,1,2012,5,9,2012,5,9,5,0,Doctors,,Central government,,4,-99,0,Lagos,1,12,,Doctors stayed home.,6.4541,3.3947,1
""",
        """\
2012-03-02..2012-03-04 | Jos | 9.9285 8.8921 | 14 | - | riot | actor1=Youths; country=NGA
2012-05-09 | Lagos | 6.4541 3.3947 | - | - | protest | country=NGA
""",
    ),
    Kind(
        "mass-mobilization",
        """\
id,country,ccode,year,region,protest,protestnumber,startday,startmonth,startyear,endday,endmonth,endyear,protesterviolence,location,participants_category,participants,protesteridentity,protesterdemand1,stateresponse1,sources,notes
2019001,Sudan,625,2019,Africa,1,1,6,4,2019,11,4,2019,0,Khartoum,>10000,10000s,protesters,removal of politician,shootings,Example Times,A sit-in before the headquarters.
2019002,Sudan,625,2019,Africa,1,2,3,6,2019,3,6,2019,1,Omdurman,100-999,hundreds,youths,political behavior,beatings,Example Times,Roads were blocked.
""",
        """\
2019-04-06..2019-04-11 | Khartoum | - | - | - | protest | country=SDN
2019-06-03 | Omdurman | - | - | - | riot | country=SDN
""",
    ),
    Kind(
        "gun-violence",
        """\
Incident ID,Incident Date,State,City Or County,Address,Victims Killed,Victims Injured,Suspects Killed,Suspects Injured,Suspects Arrested,Operations
2801001,"January 5, 2024",Illinois,Chicago,1200 block of Main St,1,3,0,0,1,N/A
2801002,"January 13, 2024",Texas,Houston,5th Ave and Oak St,2,4,1,0,0,N/A
""",
        """\
2024-01-05 | Chicago | - | 1 | 3 | ~ | admin1=Illinois
2024-01-13 | Houston | - | 3 | 4 | ~ | admin1=Texas
""",
    ),
    Kind(
        "colombia",
        """\
Fecha del hecho;Departamento;Municipio;Vereda;Modalidad;Presunto responsable;Víctimas mortales;Heridos;Latitud;Longitud
07/08/2022;Cauca;Toribío;La Betulia;Masacre;Grupo armado;3;1;2,9573;-76,2692
21/08/2022;Arauca;Saravena;Centro;Atentado con explosivos;Sin información;1;12;6,9549;-71,8767
""",
        """\
2022-08-07 | La Betulia | 2.9573 -76.2692 | 3 | 1 | attack_on_civilians | admin1=Cauca; admin2=Toribío
2022-08-21 | Centro | 6.9549 -71.8767 | 1 | 12 | explosive_device | admin1=Arauca
""",
    ),
    Kind(
        "brazil",
        """\
data_ocorrencia;hora;bairro;municipio;estado;tipo_ocorrencia;mortos;feridos;latitude;longitude
03/05/2023;22:10;Maré;Rio de Janeiro;RJ;Troca de tiros;2;1;-22.8572;-43.2428
14/05/2023;06:00;Penha;Rio de Janeiro;RJ;Operação policial;0;2;-22.8406;-43.2772
""",
        """\
2023-05-03 | Maré | -22.8572 -43.2428 | 2 | 1 | armed_clash
2023-05-14 | Penha | -22.8406 -43.2772 | 0 | 2 | ~
""",
    ),
    Kind(
        "germany",
        """\
Lfd. Nr.;Datum;Uhrzeit;Ort;Bundesland;Art des Vorfalls;Tote;Verletzte;Quelle
1;04.11.2023;14:30;Essen;Nordrhein-Westfalen;Demonstration;0;0;Polizei
2;19.12.2016;20:02;Berlin;Berlin;Anschlag;12;ca. 50;Presse
""",
        """\
2023-11-04 | Essen | - | 0 | 0 | protest | admin1=Nordrhein-Westfalen; source_name=Polizei
2016-12-19 | Berlin | - | 12 | 50 | ~
""",
    ),
    Kind(
        "italy",
        """\
Data,Ora,Comune,Provincia,Regione,Tipo di evento,Morti,Feriti,Descrizione
5 marzo 2022,03:00,Napoli,NA,Campania,Sparatoria,1,2,Agguato in strada.
18/03/2022,22:00,Foggia,FG,Puglia,Esplosione,0,0,Bomba contro un negozio.
""",
        """\
2022-03-05 | Napoli | - | 1 | 2 | attack_unspecified
2022-03-18 | Foggia | - | 0 | 0 | explosive_device
""",
    ),
    Kind(
        "russian",
        """\
Дата;Время;Населённый пункт;Район;Область;Тип происшествия;Погибло;Ранено;Широта;Долгота;Источник
12.05.2023;08:40;Шебекино;Шебекинский;Белгородская;Обстрел;0;3;50,4100;36,9100;канал
30.05.2023;04:15;Москва;;;Атака БПЛА;0;2;55,7558;37,6173;мэр
""",
        """\
2023-05-12 | Шебекино | 50.41 36.91 | 0 | 3 | shelling | admin1=Белгородская
2023-05-30 | Москва | 55.7558 37.6173 | 0 | 2 | air_strike
""",
    ),
    Kind(
        "ukrainian",
        """\
Дата події,Область,Район,Громада,Населений пункт,Вид обстрілу,Загинуло,Поранено,Примітки
08.04.2022,Донецька,Краматорський,Краматорська,Краматорськ,Ракетний удар,61,понад 120,Залізничний вокзал
14.01.2023,Дніпропетровська,Дніпровський,Дніпровська,Дніпро,Ракетний удар,46,80,Житловий будинок
""",
        """\
2022-04-08 | Краматорськ | - | 61 | 121+ | shelling | admin1=Донецька
2023-01-14 | Дніпро | - | 46 | 80 | shelling
""",
    ),
    Kind(
        "arabic",
        """\
الرقم,التاريخ,المحافظة,المدينة,نوع الهجوم,عدد القتلى,عدد الجرحى,خط العرض,خط الطول,ملاحظات
1,٠٥/٠٣/٢٠٢٠,إدلب,أريحا,قصف جوي,٣,١٢,٣٥٫٨١٣٦,٣٦٫٦٠٩٣,غارة على السوق
2,٢١/٠٣/٢٠٢٠,حلب,الأتارب,قصف مدفعي,١,٤,٣٦٫١٣٨٩,٣٦٫٨٣٠٠,
""",
        """\
2020-03-05 | أريحا | 35.8136 36.6093 | 3 | 12 | air_strike | admin1=إدلب
2020-03-21 | الأتارب | 36.1389 36.83 | 1 | 4 | shelling | admin1=حلب
""",
    ),
    Kind(
        "turkish",
        """\
Sıra No;Tarih;İl;İlçe;Yer;Olay Türü;Ölü Sayısı;Yaralı Sayısı;Kaynak
1;15 Ağustos 2015;Şırnak;Silopi;Silopi;Silahlı çatışma;2;5;ajans
2;10.10.2015;Ankara;Altındağ;Ankara Garı;Bombalı saldırı;103;500;ajans
""",
        """\
2015-08-15 | Silopi | - | 2 | 5 | armed_clash | admin1=Şırnak
2015-10-10 | Ankara Garı | - | 103 | 500 | explosive_device | admin1=Ankara
""",
    ),
    Kind(
        "protection-of-civilians",
        """\
Date of event,Governorate,Locality,Context,Palestinian fatalities,Palestinian injuries,Israeli fatalities,Israeli injuries
12/02/2019,Nablus,Huwwara,Confrontation,1,3,0,1
25/02/2019,Hebron,Beit Ummar,Search-arrest operation,0,2,0,0
""",
        """\
2019-02-12 | Huwwara | - | 1 | 4 | ~ | admin1=Nablus
2019-02-25 | Beit Ummar | - | 0 | 2 | ~
""",
    ),
    Kind(
        "journalists-killed",
        """\
fullName,organizations,startDisplay,country,location,status,motiveConfirmed,typeOfDeath,year
Sample Reporter,Sample Radio,"March 5, 2021",Afghanistan,Jalalabad,Killed,Confirmed,Murder,2021
Second Reporter,Sample Daily,"November 19, 2020",Mexico,Ciudad Juarez,Killed,Unconfirmed,Crossfire,2020
""",
        """\
2021-03-05 | Jalalabad | - | 1 | - | attack_on_civilians | country=AFG
2020-11-19 | Ciudad Juarez | - | 1 | - | ~ | country=MEX
""",
    ),
    Kind(
        "health-care",
        """\
Date,Country,Admin 1,Location,Perpetrator,Weapon,Health Workers Killed,Health Workers Injured,Health Workers Kidnapped,Health Workers Arrested,Facilities Destroyed,Latitude,Longitude
2022-04-11,Ukraine,Kharkivska,Balakliia,Sample Forces,Artillery,1,2,0,0,1,49.4561,36.8389
2022-05-02,Myanmar,Sagaing,Ye-U,Sample Army,Arson,0,0,0,3,1,22.7667,95.4333
""",
        """\
2022-04-11 | Balakliia | 49.4561 36.8389 | 1 | 2 | shelling | country=UKR; actor1=Sample Forces
2022-05-02 | Ye-U | 22.7667 95.4333 | 0 | 0 | ~ | country=MMR
""",
    ),
    Kind(
        "mass-shootings",
        """\
case,location,date,summary,fatalities,injured,total_victims,location.1,age_of_shooter,weapons_obtained_legally,latitude,longitude,type,year
Supermarket shooting,"Buffalo, New York",5/14/22,A man opened fire in a shop.,10,3,13,workplace,18,yes,42.9097,-78.8553,Mass,2022
Office shooting,"San Jose, California",5/26/21,A worker shot at others.,9,0,9,workplace,57,yes,37.3160,-121.8886,Mass,2021
""",
        """\
2022-05-14 | Buffalo, New York | 42.9097 -78.8553 | 10 | 3 | ~
2021-05-26 | San Jose, California | 37.316 -121.8886 | 9 | 0 | ~
""",
    ),
    Kind(
        "total-row",
        """\
Date,Town,Incident,Killed,Wounded
3 June 2021,Herat,Car bomb,4,11
9 June 2021,Kandahar,Airstrike,2,0
Total,,,6,11
""",
        """\
2021-06-03 | Herat | - | 4 | 11 | explosive_device | record_kind=incident
2021-06-09 | Kandahar | - | 2 | 0 | air_strike | record_kind=incident
- | - | - | 6 | 11 | ~ | record_kind=aggregate
""",
    ),
    Kind(
        "two-dates",
        """\
Ref,Report Date,Incident Date,State,LGA,Community,Type,Fatalities,Injuries,Reporter Phone
BN-01,12/01/2023,09/01/2023,Benue,Guma,Yelwata,Farmer-herder clash,3,5,+234 803 000 1111
BN-02,30/01/2023,28/01/2023,Benue,Logo,Ugba,Kidnap,0,0,+234 803 000 2222
""",
        """\
2023-01-09 | Yelwata | - | 3 | 5 | armed_clash | source_date=2023-01-12; admin1=Benue; admin2=Guma
2023-01-28 | Ugba | - | 0 | 0 | abduction | source_date=2023-01-30
""",
    ),
    Kind(
        "separate-day",
        """\
N°;Jour;Mois;Année;Pays;Région;Localité;Nature;Morts;Blessés
1;14;7;2022;Mali;Ségou;Farabougou;Attaque;5;2
2;;8;2022;Mali;Gao;Labbézanga;Embuscade;11;0
3;2;septembre;2022;Mali;Mopti;Sofara;Enlèvement;0;0
""",
        """\
2022-07-14 | Farabougou | - | 5 | 2 | attack_unspecified | country=MLI; admin1=Ségou
2022-08 | Labbézanga | - | 11 | 0 | armed_clash
2022-09-02 | Sofara | - | 0 | 0 | abduction
""",
    ),
    Kind(
        "split-with-total",
        """\
Date,Location,Civilians killed,Soldiers killed,Children killed,Total killed,Civilians wounded,Soldiers wounded,Total wounded
2020-10-04,Stepanakert,3,0,1,3,9,1,10
2020-10-17,Ganja,13,0,2,13,50,0,50
""",
        """\
2020-10-04 | Stepanakert | - | 3 | 10 | ~
2020-10-17 | Ganja | - | 13 | 50 | ~
""",
    ),
    Kind(
        "split-no-total",
        """\
Date,Location,Civilians killed,Combatants killed,Civilians injured,Combatants injured
2020-10-04,Barda,3,1,9,2
2020-10-17,Shusha,0,7,,4
""",
        """\
2020-10-04 | Barda | - | 4 | 11 | ~
2020-10-17 | Shusha | - | 7 | 4 | ~
""",
    ),
    Kind(
        "casualties-in-words",
        """\
Date,District,Village,What happened,Casualties
04/02/2018,Panjwai,Talukan,Roadside bomb hit a tractor,"3 killed, 5 injured"
15/02/2018,Maiwand,Garmabak,Exchange of fire,2 wounded
27/02/2018,Zhari,Pashmul,Rockets landed in fields,none
""",
        """\
2018-02-04 | Talukan | - | 3 | 5 | ~ | admin2=Panjwai
2018-02-15 | Garmabak | - | - | 2 | ~
2018-02-27 | Pashmul | - | 0 | 0 | ~
""",
    ),
    Kind(
        "ages-and-phones",
        """\
S/N,Date of occurrence,Name of victim,Age,Sex,Phone no,Place of occurrence,Killed,Injured,Remarks
1,2019-07-03,Sample One,45,M,0722000111,Kapedo,0,1,shot in the leg
2,2019-07-19,Sample Two,19,M,0722000222,Lokori,1,0,died on the way
""",
        """\
2019-07-03 | Kapedo | - | 0 | 1 | ~
2019-07-19 | Lokori | - | 1 | 0 | ~
""",
    ),
    Kind(
        "degrees-minutes",
        """\
Date,Site,Lat (DMS),Long (DMS),Event,Dead,Hurt
2022-11-15,Przewodów,"50°28'15""N","23°56'00""E",Missile impact,2,0
2022-11-16,Zhovkva,50 03 23 N,23 58 16 E,Missile impact,0,1
""",
        """\
2022-11-15 | Przewodów | 50.4708 23.9333 | 2 | 0 | shelling
2022-11-16 | Zhovkva | 50.0564 23.9711 | 0 | 1 | shelling
""",
    ),
    Kind(
        "military-grid",
        """\
DTG,Grid (MGRS),Location,Event Type,Friendly KIA,Friendly WIA,Civilian KIA,Civilian WIA
120345ZMAR2009,42SWC2117,Gardez,IED Explosion,0,2,1,0
151210ZMAR2009,42SXD3311,Jalalabad,Direct Fire,1,0,0,0
""",
        """\
2009-03-12 | Gardez | 33.60 69.23 | 1 | 2 | explosive_device
2009-03-15 | Jalalabad | 34.44 70.45 | 1 | 0 | ~
""",
    ),
    Kind(
        "hxl-own",
        """\
Jour du fait,Zone,Ville,Nb DCD,Nb bl.,Position
#date+occurred,#adm1+name,#loc+name,#affected+killed,#affected+injured,#geo+coord
03/02/2021,Tillabéri,Ouallam,5,2,"14.3182, 2.0847"
28/02/2021,Diffa,Bosso,1,0,"13.6993, 13.3122"
""",
        """\
2021-02-03 | Ouallam | 14.3182 2.0847 | 5 | 2 | ~ | admin1=Tillabéri
2021-02-28 | Bosso | 13.6993 13.3122 | 1 | 0 | ~
""",
    ),
    Kind(
        "french-coding",
        """\
Date de l'événement,Type d'événement,Sous-type d'événement,Acteur 1,Acteur 2,Pays,Région,Cercle,Localité,Nombre de décès,Notes
2 janvier 2023,Violence contre les civils,Attaque,Groupe armé,Civils,Mali,Mopti,Bandiagara,Doucombo,14,Le 2 janvier.
1er mars 2023,Explosions,Engin explosif,Inconnu,Forces armées,Burkina Faso,Sahel,Soum,Djibo,3,Le 1er mars.
""",
        """\
2023-01-02 | Doucombo | - | 14 | - | attack_on_civilians | country=MLI; admin1=Mopti; admin2=Bandiagara; actor1=Groupe armé
2023-03-01 | Djibo | - | 3 | - | explosive_device | country=BFA; actor2=Forces armées
""",
    ),
    Kind(
        "police-blotter",
        """\
Blotter Entry Number,Date Reported,Date Committed,Time Committed,Barangay,Municipality/City,Province,Incident Type,Stages of Felony,Victim Count,Killed,Wounded,Lat,Lng
PN-01,02-Jun-22,01-Jun-22,21:30,Poblacion,Pikit,Cotabato,Shooting Incident,Consummated,3,1,2,7.0547,124.6719
PN-02,15-Jun-22,14-Jun-22,06:10,Dapiawan,Datu Saudi,Maguindanao,Grenade Throwing,Frustrated,1,0,1,6.9214,124.4436
""",
        """\
2022-06-01 | Poblacion | 7.0547 124.6719 | 1 | 2 | attack_unspecified | source_date=2022-06-02
2022-06-14 | Dapiawan | 6.9214 124.4436 | 0 | 1 | explosive_device
""",
    ),
    Kind(
        "violent-deaths",
        """\
Incident No,Date,State,LGA,Location,Cause,Number of deaths,Description
NW-551,"Sunday, 5 May 2019",Zamfara,Maru,Kabaje,Bandit attack,9,Armed men on motorcycles.
NW-552,"Tuesday, 14 May 2019",Rivers,Emohua,Rumuji,Cult clash,2,Rival groups fought.
""",
        """\
2019-05-05 | Kabaje | - | 9 | - | ~ | admin1=Zamfara; admin2=Maru
2019-05-14 | Rumuji | - | 2 | - | ~
""",
    ),
    Kind(
        "body-count",
        """\
IBC code,Start Date,End Date,Time,Location,Target,Weapons,Reported Minimum,Reported Maximum,Sources
k9001,04 Mar 2006,04 Mar 2006,AM,Baquba,police patrol,roadside bomb,3,4,REU 04 Mar
k9002,10 Mar 2006,14 Mar 2006,,"Mahmudiya, south of Baghdad",-,gunfire,7,7,AP 14 Mar
""",
        """\
2006-03-04 | Baquba | - | 3-4 | - | explosive_device
2006-03-10..2006-03-14 | Mahmudiya, south of Baghdad | - | 7-7 | - | ~
""",
    ),
    Kind(
        "covert-strikes",
        """\
Strike ID,Date (MM/DD/YYYY),Country,Area,Location,Strike type,Minimum total people killed,Maximum total people killed,Minimum civilians reported killed,Maximum civilians reported killed,Minimum people injured,Maximum people injured
PAK901,05/07/2011,Pakistan,North Waziristan,Datta Khel,US drone strike,6,10,0,2,1,3
YEM902,11/03/2012,Yemen,Saada,Saada,Possible air strike,4,4,0,0,0,2
""",
        """\
2011-05-07 | Datta Khel | - | 6-10 | 1-3 | air_strike | country=PAK
2012-11-03 | Saada | - | 4-4 | 0-2 | air_strike | country=YEM
""",
    ),
    Kind(
        "terror-portal",
        """\
Sl. No,Date,Place,District,State,Incident,Killed (Civilians),Killed (Security Forces),Killed (Militants),Killed (Total),Injured
1,04-04-2021,Jonaguda,Bijapur,Chhattisgarh,Ambush,0,22,5,27,31
2,28-04-2021,Kadenar,Kondagaon,Chhattisgarh,IED blast,0,5,0,5,13
""",
        """\
2021-04-04 | Jonaguda | - | 27 | 31 | armed_clash | admin1=Chhattisgarh; admin2=Bijapur
2021-04-28 | Kadenar | - | 5 | 13 | explosive_device
""",
    ),
    Kind(
        "from-and-to",
        """\
From;To;Place;Country;Event;Fatalities;Wounded;Source link
01.04.2022;30.04.2022;Bucha;Ukraine;Executions;at least 70;unknown;https://news.example/1
20.04.2022;21.04.2022;Azovstal, Mariupol;Ukraine;Shelling;10-15;dozens;https://news.example/2
""",
        """\
2022-04-01..2022-04-30 | Bucha | - | 70+ | - | attack_on_civilians | country=UKR
2022-04-20..2022-04-21 | Azovstal, Mariupol | - | 10-15 | ~ | shelling
""",
    ),
    Kind(
        "mexico",
        """\
FOLIO,FECHA_HECHOS,HORA_HECHOS,ENTIDAD,MUNICIPIO,COLONIA,DELITO,MUERTOS,HERIDOS,LATITUD,LONGITUD
901,2021-06-19,13:30,Tamaulipas,Reynosa,Almaguer,Homicidio doloso,15,3,26.0806,-98.2883
902,2021-06-24,09:00,Zacatecas,Valparaíso,San Juan,Enfrentamiento,18,0,22.7667,-103.5667
""",
        """\
2021-06-19 | Almaguer | 26.0806 -98.2883 | 15 | 3 | attack_on_civilians | admin1=Tamaulipas; admin2=Reynosa
2021-06-24 | San Juan | 22.7667 -103.5667 | 18 | 0 | armed_clash
""",
    ),
    Kind(
        "cattle-raids",
        """\
Date of attack,Village raided,Sub-county,County,Raiders,Deaths,Injuries,Cattle stolen,GPS coordinates
"14th Feb, 2019",Loiyangalani,Laisamis,Marsabit,Sample community,3,2,120,"2.7567, 36.7233"
"1st March, 2019",Kapedo,Tiaty,Baringo,Sample community,0,1,45,"1.1833, 36.1000"
""",
        """\
2019-02-14 | Loiyangalani | 2.7567 36.7233 | 3 | 2 | ~ | admin1=Marsabit
2019-03-01 | Kapedo | 1.1833 36.1 | 0 | 1 | ~ | admin1=Baringo
""",
    ),
    Kind(
        "sudan-arabic",
        """\
م,تاريخ الواقعة,الولاية,المحلية,المنطقة,نوع الانتهاك,عدد القتلى,عدد المصابين,المصدر
1,15 أبريل 2023,الخرطوم,الخرطوم,السوق العربي,اشتباكات,17,45,نقابة الأطباء
2,2023/06/22,غرب دارفور,الجنينة,حي الجبل,قصف مدفعي,12,أكثر من 30,شهود
""",
        """\
2023-04-15 | السوق العربي | - | 17 | 45 | armed_clash | admin1=الخرطوم
2023-06-22 | حي الجبل | - | 12 | 31+ | shelling | admin1=غرب دارفور
""",
    ),
    Kind(
        "haiti",
        """\
Date du fait;Département;Commune;Quartier;Type de violence;Auteurs présumés;Nb de morts;Nb de blessés;Personnes enlevées
12-mai-23;Ouest;Cité Soleil;Brooklyn;Affrontement entre gangs;G-Sample;9;14;0
23-mai-23;Artibonite;Liancourt;Centre;Enlèvement;Inconnus;0;0;5
""",
        """\
2023-05-12 | Brooklyn | - | 9 | 14 | armed_clash | admin1=Ouest; admin2=Cité Soleil; actor1=G-Sample
2023-05-23 | Centre | - | 0 | 0 | abduction
""",
    ),
    Kind(
        "documentation-network",
        """\
Incident code,Date of incident,Governorate,Area,Place of incident,Perpetrator party,Attack type,Victims: civilians,Victims: of whom children,Victims: of whom women,Injured
S-01,2016-04-27,Aleppo,Sukkari,al-Quds hospital,Sample regime,Air raid,55,5,9,80
S-02,2016-05-05,Idlib,Kamuna,Kamuna camp,Sample regime,Airstrike,28,8,4,50
""",
        """\
2016-04-27 | al-Quds hospital | - | 55 | 80 | air_strike | admin1=Aleppo; actor1=Sample regime
2016-05-05 | Kamuna camp | - | 28 | 50 | air_strike
""",
    ),
    Kind(
        "desktop-gis",
        """\
WKT,fid,datum,soort,plaats,land,doden,gewonden
POINT (37.5413 47.0951),1,2022-03-16,luchtaanval,Marioepol,Oekraïne,12,
POINT (31.2893 51.4982),2,2022-03-03,bombardement,Tsjernihiv,Oekraïne,47,18
""",
        """\
2022-03-16 | Marioepol | 47.0951 37.5413 | 12 | - | ~
2022-03-03 | Tsjernihiv | 51.4982 31.2893 | 47 | 18 | ~
""",
    ),
)

# Written after the rules were mended on the others, before the reader saw any of these.
LATER = (
    Kind(
        "lebanon-french",
        """\
N° incident;Date et heure;Caza;Village;Nature de l'incident;Martyrs;Blessés;Auteur;Remarques
L-1;12/10/2023 16:30;Tyr;Alma ech Chaab;Bombardement d'artillerie;1;6;Armée voisine;Journalistes touchés
L-2;25/10/2023 09:10;Marjayoun;Khiam;Raid aérien;2;;Armée voisine;
""",
        """\
2023-10-12 | Alma ech Chaab | - | 1 | 6 | shelling | admin2=Tyr
2023-10-25 | Khiam | - | 2 | - | air_strike | actor1=Armée voisine
""",
    ),
    Kind(
        "nepal-english",
        """\
SN,Incident Date (AD),Province,District,Local Level,Incident Type,Deaths (M),Deaths (F),Missing,Injured,Latitude,Longitude
1,2022-11-09,Sudurpashchim,Doti,Purbichauki,Clash,4,2,0,8,29.2833,80.8833
2,2022-11-12,Bajhang,Bajhang,Talkot,Bomb blast,0,1,0,0,29.6167,81.2667
""",
        """\
2022-11-09 | ~ | 29.2833 80.8833 | 6 | 8 | armed_clash | admin2=Doti
2022-11-12 | ~ | 29.6167 81.2667 | 1 | 0 | explosive_device
""",
    ),
    Kind(
        "somalia-arms",
        """\
Event Date;Event Time;Region;District;Location Name;Event Category;Primary Actor;Secondary Actor;KIA Civ;KIA SNA;KIA AS;WIA Civ;WIA SNA;WIA AS;Lat/Long
3-Jan-2021;1900;Banadir;Hodan;KM4;SVBIED;AS;SNA;3;2;1;10;4;0;2.0330, 45.3040
17-Jan-2021;0630;Lower Shabelle;Afgooye;Lafoole;Ambush;AS;SNA;0;1;0;0;2;0;2.0833, 45.2000
""",
        """\
2021-01-03 | KM4 | 2.033 45.304 | 6 | 14 | explosive_device | actor1=AS; actor2=SNA; admin1=Banadir
2021-01-17 | Lafoole | 2.0833 45.2 | 1 | 2 | armed_clash
""",
    ),
    Kind(
        "ecuador",
        """\
Fecha de infracción,Hora,Provincia,Cantón,Parroquia,Tipo de muerte,Presunta motivación,Fallecidos,Heridos,Coordenada Y,Coordenada X
2023-04-11,08:40,Esmeraldas,Esmeraldas,Puerto pesquero,Asesinato,Delincuencia,9,4,"0,9682","-79,6517"
2023-07-23,21:00,Manabí,Manta,Los Esteros,Sicariato,Crimen organizado,2,1,"-0,9537","-80,7089"
""",
        """\
2023-04-11 | Puerto pesquero | 0.9682 -79.6517 | 9 | 4 | attack_on_civilians | admin1=Esmeraldas
2023-07-23 | Los Esteros | -0.9537 -80.7089 | 2 | 1 | ~ | admin2=Manta
""",
    ),
    Kind(
        "polish",
        """\
Data;Miejscowość;Kraj;Rodzaj zdarzenia;Zabici;Ranni;Źródło
24.02.2022;Charków;Ukraina;Ostrzał;3;10;PAP
3 marca 2022;Czernihów;Ukraina;Nalot;47;18;PAP
""",
        """\
2022-02-24 | Charków | - | 3 | 10 | shelling | country=UKR; source_name=PAP
2022-03-03 | Czernihów | - | 47 | 18 | air_strike
""",
    ),
    Kind(
        "camp-security",
        """\
Incident Report ID,Reported on,Occurred on,Camp,Block,Category of incident,Sub-category,Refugees killed,Host community killed,Refugees injured,Host community injured,Action taken
CX-11,22 Oct 2021,22 Oct 2021,Camp 18,H-52,Armed attack,Madrasa attack,6,0,11,0,APBn deployed
CX-12,2 Mar 2022,27 Feb 2022,Camp 4,B-2,Kidnapping,Ransom,0,0,0,1,FIR lodged
""",
        """\
2021-10-22 | ~ | - | 6 | 11 | attack_unspecified | source_date=2021-10-22
2022-02-27 | ~ | - | 0 | 1 | abduction | source_date=2022-03-02
""",
    ),
    Kind(
        "iraq-arabic-counts",
        """\
ت;تاريخ الحادث;المحافظة;القضاء;مكان الحادث;نوع الحادث;الشهداء;الجرحى;المصدر
1;12/5/2014;بغداد;الكرخ;المنصور;سيارة مفخخة;5;17;الشرطة
2;28/5/2014;نينوى;الموصل;باب الطوب;عبوة ناسفة;2;9;الشرطة
""",
        """\
2014-05-12 | المنصور | - | 5 | 17 | explosive_device | admin1=بغداد; source_name=الشرطة
2014-05-28 | باب الطوب | - | 2 | 9 | explosive_device | admin2=الموصل
""",
    ),
    Kind(
        "newsroom-tracker",
        """\
Entry,Date of strike,Where,Country,Lat/Lon,What was hit,Weapon used,Confirmed killed (low),Confirmed killed (high),Wounded (low),Wounded (high),Verified?,Source 1
17,27 June 2022,Kremenchuk,Ukraine,"49.0684, 33.4255",Shopping centre,Missile,18,22,56,59,Yes,https://n.example/1
18,1 July 2022,Serhiivka,Ukraine,"46.0231, 30.3586",Apartment block,Missile,21,21,38,39,Yes,https://n.example/2
""",
        """\
2022-06-27 | Kremenchuk | 49.0684 33.4255 | 18-22 | 56-59 | shelling | country=UKR
2022-07-01 | Serhiivka | 46.0231 30.3586 | 21-21 | 38-39 | shelling
""",
    ),
    Kind(
        "vietnamese-police",
        """\
STT,Ngày xảy ra,Tỉnh,Huyện,Xã,Loại sự kiện,Số người chết,Số người bị thương,Vĩ độ,Kinh độ
1,ngày 3 tháng 2 năm 2018,Đắk Lắk,Cư Kuin,Ea Tiêu,Nổ súng,2,không có,12.601,108.087
2,ngày 9 tháng 2 năm 2018,Đắk Lắk,Cư Kuin,Ea Ktur,Bắt cóc,0,hai,12.622,108.100
""",
        """\
2018-02-03 | Ea Tiêu | 12.601 108.087 | 2 | 0 | attack_unspecified
2018-02-09 | Ea Ktur | 12.622 108.1 | 0 | 2 | abduction
""",
    ),
    Kind(
        "chinese-news",
        """\
编号,发生日期,省份,地点,事件类型,死亡人数,受伤人数,详情
1,2013年6月1日,新疆,鄯善,袭击派出所,3,约5人,持刀者冲进派出所
2,2013年6月9日,新疆,和田,汽车爆炸,不详,无,路边车辆起火
""",
        """\
2013-06-01 | 鄯善 | ~ | 3 | 5 | attack_unspecified
2013-06-09 | 和田 | ~ | - | 0 | explosive_device
""",
    ),
    Kind(
        "swahili-links",
        """\
Namba;Tarehe ya tukio;Mkoa;Kijiji;Aina ya tukio;Waliouawa;Majeruhi;Ramani
1;5 Agosti 2020;Lindi;Nanjilinji;Kuchomwa nyumba;0;hakuna;https://www.openstreetmap.org/?mlat=-9.7010&mlon=39.1020
2;19 Oktoba 2020;Mtwara;Kitaya;Mapigano;angalau 4;2;https://www.google.com/maps/@-10.6640,40.1620,14z
""",
        """\
2020-08-05 | Nanjilinji | -9.701 39.102 | 0 | 0 | property_destruction
2020-10-19 | Kitaya | -10.664 40.162 | 4+ | 2 | armed_clash
""",
    ),
    Kind(
        "polish-days",
        """\
Lp;Termin;Miejscowość;Rodzaj incydentu;Zabici;Ranni
1;od 3 do 5 maja 2021 r.;Ełk;Strajk;0;kilka
2;od 7 do 8 maja 2021 r.;Suwałki;Podpalenie magazynu;brak danych;jeden
""",
        """\
2021-05-03..2021-05-05 | Ełk | ~ | 0 | ~ | protest
2021-05-07..2021-05-08 | Suwałki | ~ | - | 1 | property_destruction
""",
    ),
)


HELD = KINDS[2::3]
DEVELOPMENT = tuple(kind for kind in KINDS if kind not in HELD)
ALL = (*KINDS, *LATER)
