"""The 60 shops of the sample chain: real streets and malls of the 18 districts, with usual opening hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from random import Random
from types import MappingProxyType


@dataclass(frozen=True)
class Region:
    """One of the company's five regions."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class District:
    """One of Hong Kong's 18 districts, in one region of the company."""

    code: str
    region: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Hours:
    """Opening on one weekday (0 = Monday), Hong Kong time; `closes` before `opens` is the next morning."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Shop:
    """One shop; `setting` is street, mall, town, office, late or island, `heads` the number of its staff."""

    code: str
    region: str
    district: str
    setting: str
    name_zh: str
    name_en: str
    place_zh: str
    place_en: str
    latitude: Decimal
    longitude: Decimal
    day_starts: time
    opened_on: date
    heads: int
    hours: tuple[Hours, ...]


REGIONS = (
    Region("HKI", "港島", "Hong Kong Island"),
    Region("KLE", "九龍東", "Kowloon East"),
    Region("KLW", "九龍西", "Kowloon West"),
    Region("NTE", "新界東", "New Territories East"),
    Region("NTW", "新界西", "New Territories West"),
)

DISTRICTS = tuple(
    District(*row.split("|"))
    for row in """\
CW|HKI|中西區|Central and Western
WC|HKI|灣仔區|Wan Chai
EA|HKI|東區|Eastern
SO|HKI|南區|Southern
YTM|KLW|油尖旺區|Yau Tsim Mong
SSP|KLW|深水埗區|Sham Shui Po
KC|KLW|九龍城區|Kowloon City
WTS|KLE|黃大仙區|Wong Tai Sin
KT|KLE|觀塘區|Kwun Tong
TW|NTW|荃灣區|Tsuen Wan
TM|NTW|屯門區|Tuen Mun
YL|NTW|元朗區|Yuen Long
NO|NTE|北區|North
TP|NTE|大埔區|Tai Po
SK|NTE|西貢區|Sai Kung
ST|NTE|沙田區|Sha Tin
KWT|NTW|葵青區|Kwai Tsing
IS|NTW|離島區|Islands""".splitlines()
)

_HEADS = MappingProxyType({"S": 15, "M": 20, "L": 25})
_DAILY = MappingProxyType(
    {
        "street": (time(10, 30), time(22, 30)),
        "mall": (time(10), time(22)),
        "town": (time(10), time(21, 30)),
        "late": (time(12), time(2)),
        "island": (time(10), time(20)),
        "office": (time(8, 30), time(20)),
    }
)
_OFFICE_WEEKEND = MappingProxyType({5: (time(10), time(19)), 6: (time(11), time(18))})
_LATE_DAY_STARTS = time(4)

# code|district|setting|size|latitude|longitude|neighbourhood|street or mall|the same two in English
_SHOPS = """\
CEN1|CW|office|M|22.2838|114.1556|中環|皇后大道中|Central|Queen's Road Central
CEN2|CW|mall|L|22.2850|114.1585|中環|國際金融中心商場|Central|ifc mall
SHW1|CW|office|S|22.2867|114.1510|上環|永樂街|Sheung Wan|Wing Lok Street
KTN1|CW|town|S|22.2834|114.1298|堅尼地城|卑路乍街|Kennedy Town|Belcher's Street
CWB1|WC|street|L|22.2799|114.1835|銅鑼灣|軒尼詩道|Causeway Bay|Hennessy Road
CWB2|WC|mall|L|22.2782|114.1822|銅鑼灣|時代廣場|Causeway Bay|Times Square
WCH1|WC|office|M|22.2765|114.1733|灣仔|莊士敦道|Wan Chai|Johnston Road
HVY1|WC|town|S|22.2688|114.1848|跑馬地|景光街|Happy Valley|King Kwong Street
NPT1|EA|street|M|22.2912|114.2005|北角|英皇道|North Point|King's Road
TKS1|EA|mall|L|22.2866|114.2173|太古城|太古城中心|Tai Koo Shing|Cityplaza
SKW1|EA|town|S|22.2781|114.2298|筲箕灣|東大街|Shau Kei Wan|Main Street East
CHW1|EA|town|M|22.2652|114.2377|柴灣|新翠商場|Chai Wan|New Jade Shopping Arcade
ABD1|SO|town|M|22.2480|114.1541|香港仔|香港仔中心|Aberdeen|Aberdeen Centre
SHR1|SO|town|S|22.2424|114.1484|鴨脷洲|海怡廣場|Ap Lei Chau|Marina Square
MKK1|YTM|street|M|22.3186|114.1703|旺角|西洋菜南街|Mong Kok|Sai Yeung Choi Street South
MKK2|YTM|mall|L|22.3182|114.1687|旺角|朗豪坊|Mong Kok|Langham Place
TST1|YTM|mall|L|22.2981|114.1684|尖沙咀|海港城|Tsim Sha Tsui|Harbour City
TST2|YTM|street|M|22.3002|114.1737|尖沙咀|加連威老道|Tsim Sha Tsui|Granville Road
JOR1|YTM|late|L|22.3050|114.1715|佐敦|彌敦道|Jordan|Nathan Road
SSP1|SSP|street|M|22.3318|114.1628|深水埗|福華街|Sham Shui Po|Fuk Wa Street
CSW1|SSP|town|M|22.3369|114.1567|長沙灣|元州街|Cheung Sha Wan|Un Chau Street
LCK1|SSP|town|S|22.3363|114.1478|荔枝角|D2 Place|Lai Chi Kok|D2 Place
MEF1|SSP|town|S|22.3375|114.1387|美孚|美孚新邨|Mei Foo|Mei Foo Sun Chuen
FWK1|SSP|mall|L|22.3377|114.1745|九龍塘|又一城|Kowloon Tong|Festival Walk
HUH1|KC|town|M|22.3045|114.1898|紅磡|黃埔天地|Hung Hom|Wonderful Worlds of Whampoa
TKW1|KC|town|S|22.3165|114.1877|土瓜灣|馬頭圍道|To Kwa Wan|Ma Tau Wai Road
KLC1|KC|street|S|22.3288|114.1898|九龍城|衙前塱道|Kowloon City|Nga Tsin Long Road
KTK1|KC|mall|L|22.3314|114.1987|啟德|AIRSIDE|Kai Tak|AIRSIDE
WTS1|WTS|town|M|22.3413|114.1939|黃大仙|黃大仙中心|Wong Tai Sin|Temple Mall
DIH1|WTS|mall|L|22.3407|114.2016|鑽石山|荷里活廣場|Diamond Hill|Plaza Hollywood
SPK1|WTS|town|S|22.3356|114.1960|新蒲崗|崇齡街|San Po Kong|Shung Ling Street
TWS1|WTS|town|S|22.3483|114.2006|慈雲山|慈雲山中心|Tsz Wan Shan|Tsz Wan Shan Shopping Centre
KWT1|KT|mall|L|22.3122|114.2252|觀塘|apm|Kwun Tong|apm
KWT2|KT|street|M|22.3132|114.2260|觀塘|裕民坊|Kwun Tong|Yue Man Square
NTK1|KT|town|S|22.3238|114.2162|牛頭角|淘大商場|Ngau Tau Kok|Amoy Plaza
KLB1|KT|mall|M|22.3227|114.2126|九龍灣|德福廣場|Kowloon Bay|Telford Plaza
LAT1|KT|town|S|22.3069|114.2326|藍田|匯景廣場|Lam Tin|Sceneway Plaza
SHT1|ST|mall|L|22.3817|114.1886|沙田|新城市廣場|Sha Tin|New Town Plaza
SHT2|ST|town|L|22.3803|114.1880|沙田|HomeSquare|Sha Tin|HomeSquare
TAW1|ST|town|M|22.3731|114.1786|大圍|圍方|Tai Wai|The Wai
MOS1|ST|town|M|22.4251|114.2319|馬鞍山|馬鞍山廣場|Ma On Shan|Ma On Shan Plaza
TPM1|TP|town|M|22.4511|114.1703|大埔|大埔超級城|Tai Po|Tai Po Mega Mall
TPM2|TP|street|S|22.4474|114.1688|大埔墟|廣福道|Tai Po Market|Kwong Fuk Road
SHS1|NO|mall|L|22.5021|114.1276|上水|上水廣場|Sheung Shui|Landmark North
FLN1|NO|town|S|22.4986|114.1430|粉嶺|聯和墟|Fanling|Luen Wo Hui
TKO1|SK|town|M|22.3060|114.2592|將軍澳|將軍澳中心|Tseung Kwan O|Park Central
HAH1|SK|mall|M|22.3163|114.2642|坑口|東港城|Hang Hau|East Point City
POL1|SK|mall|M|22.3227|114.2572|寶琳|新都城中心|Po Lam|Metro City Plaza
SKG1|SK|town|S|22.3820|114.2728|西貢|福民路|Sai Kung|Fuk Man Road
TSW1|TW|mall|M|22.3711|114.1111|荃灣|荃灣廣場|Tsuen Wan|Tsuen Wan Plaza
TSW2|TW|street|M|22.3702|114.1176|荃灣|眾安街|Tsuen Wan|Chung On Street
KWF1|KWT|mall|L|22.3577|114.1266|葵芳|新都會廣場|Kwai Fong|Metroplaza
TSY1|KWT|mall|M|22.3590|114.1079|青衣|青衣城|Tsing Yi|Maritime Square
TUM1|TM|mall|L|22.3936|113.9767|屯門|屯門市廣場|Tuen Mun|tmtplaza
TUM2|TM|town|S|22.4072|113.9640|屯門|良景廣場|Tuen Mun|Leung King Plaza
YUL1|YL|mall|L|22.4457|114.0350|元朗|形點|Yuen Long|YOHO MALL
YUL2|YL|street|M|22.4444|114.0275|元朗|青山公路|Yuen Long|Castle Peak Road
TIS1|YL|town|M|22.4571|114.0042|天水圍|嘉湖|Tin Shui Wai|+WOO
TUC1|IS|mall|M|22.2893|113.9411|東涌|東薈城|Tung Chung|Citygate
CHC1|IS|island|S|22.2084|114.0288|長洲|新興街|Cheung Chau|San Hing Street"""


def shops(rng: Random, today: date) -> tuple[Shop, ...]:
    """All 60 shops, opened between one and twenty years before `today`."""
    region_of = {district.code: district.region for district in DISTRICTS}
    return tuple(_shop(row.split("|"), region_of, rng, today) for row in _SHOPS.splitlines())


def hours(setting: str) -> tuple[Hours, ...]:
    """The seven opening hours of a kind of place."""
    daily = _DAILY[setting]
    special = _OFFICE_WEEKEND if setting == "office" else {}
    return tuple(Hours(weekday, *special.get(weekday, daily)) for weekday in range(7))


def _shop(row: list[str], region_of: dict[str, str], rng: Random, today: date) -> Shop:
    code, district, setting, size, latitude, longitude, area_zh, place_zh, area_en, place_en = row
    named_zh = place_zh if place_zh.startswith(area_zh) else area_zh + place_zh
    named_en = place_en if place_en.startswith(area_en) else f"{area_en} {place_en}"
    opened = date.fromordinal(today.toordinal() - rng.randint(365, 20 * 365))
    return Shop(
        code=code,
        region=region_of[district],
        district=district,
        setting=setting,
        name_zh=f"{named_zh}店",
        name_en=named_en,
        place_zh=place_zh,
        place_en=place_en,
        latitude=Decimal(latitude),
        longitude=Decimal(longitude),
        day_starts=_LATE_DAY_STARTS if setting == "late" else time(0),
        opened_on=opened,
        heads=_HEADS[size],
        hours=hours(setting),
    )
