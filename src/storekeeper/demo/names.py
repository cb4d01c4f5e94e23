"""Names as Hong Kong people bear them: Chinese, romanised, often with an English name."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Name:
    """One person's name: 陳美玲, CHAN Mei Ling, Mary (the English name may be empty)."""

    zh: str
    surname: str
    given: str
    english: str

    @property
    def en(self) -> str:
        """As it stands on a roster: CHAN Mei Ling, Mary."""
        roman = f"{self.surname.upper()} {self.given}"
        return f"{roman}, {self.english}" if self.english else roman


# surname, romanisation, weight: roughly per mille of the people of Hong Kong
_SURNAMES = """\
陳 Chan 105;黃 Wong 75;李 Lee 60;梁 Leung 50;林 Lam 44;張 Cheung 43;吳 Ng 37;劉 Lau 35;何 Ho 30
鄭 Cheng 28;楊 Yeung 24;王 Wong 24;鄧 Tang 23;蔡 Choi 21;郭 Kwok 20;葉 Yip 20;許 Hui 18;謝 Tse 18
曾 Tsang 18;馮 Fung 17;周 Chow 17;羅 Lo 16;蘇 So 15;朱 Chu 13;余 Yu 12;潘 Poon 12;鍾 Chung 12
麥 Mak 12;徐 Tsui 11;趙 Chiu 11;關 Kwan 9;胡 Wu 9;馬 Ma 9;蕭 Siu 8;盧 Lo 8;譚 Tam 8;莫 Mok 7
莊 Chong 6;方 Fong 6;石 Shek 5;江 Kong 5;袁 Yuen 6;温 Wan 5;區 Au 5;歐陽 Au-yeung 4;司徒 Szeto 3
簡 Kan 4;雷 Lui 5;黎 Lai 7;杜 To 4;姚 Yiu 5;戴 Tai 4;湯 Tong 4;孫 Suen 4;沈 Shum 4;洪 Hung 4
邱 Yau 4;魏 Ngai 3;丁 Ting 3;古 Koo 3;甘 Kam 3;伍 Ng 4;岑 Shum 3;彭 Pang 4;龔 Kung 3;冼 Sin 2
翁 Yung 2;植 Chik 1;尹 Wan 2;任 Yam 3;龐 Pong 2;衞 Wai 1"""

_FEMALE = """\
美玲 Mei Ling;嘉雯 Ka Man;詠詩 Wing Sze;佩珊 Pui Shan;麗珍 Lai Chun;淑芬 Shuk Fan;秀英 Sau Ying
慧敏 Wai Man;凱琳 Hoi Lam;樂怡 Lok Yee;思穎 Sze Wing;慧儀 Wai Yee;美儀 Mei Yee;淑儀 Shuk Yee
麗華 Lai Wah;玉蘭 Yuk Lan;惠芳 Wai Fong;婉雯 Yuen Man;詠琪 Wing Ki;詠欣 Wing Yan;嘉欣 Ka Yan
嘉怡 Ka Yee;嘉敏 Ka Man;穎欣 Wing Yan;穎彤 Wing Tung;芷晴 Tsz Ching;芷珊 Tsz Shan;曉彤 Hiu Tung
曉晴 Hiu Ching;曉琳 Hiu Lam;倩婷 Sin Ting;雅婷 Nga Ting;雪儀 Suet Yee;雪芬 Suet Fan;鳳儀 Fung Yee
鳳英 Fung Ying;月娥 Yuet Ngo;月華 Yuet Wah;桂芳 Kwai Fong;桂蘭 Kwai Lan;少玲 Siu Ling;少芳 Siu Fong
寶珠 Po Chu;寶儀 Po Yee;翠珊 Tsui Shan;翠玲 Tsui Ling;碧華 Pik Wah;碧琪 Pik Ki;潔玲 Kit Ling
潔儀 Kit Yee;燕萍 Yin Ping;麗萍 Lai Ping;婉君 Yuen Kwan;靜雯 Ching Man;靜宜 Ching Yee;敏儀 Man Yee
敏華 Man Wah;巧兒 Hau Yi;巧盈 Hau Ying;家瑜 Ka Yu;凱晴 Hoi Ching;凱盈 Hoi Ying;樂瑤 Lok Yiu
樂晴 Lok Ching;心怡 Sum Yee;心悠 Sum Yau;沛琳 Pui Lam;沛瑩 Pui Ying;韻詩 Wan Sze;韻婷 Wan Ting
若琳 Yeuk Lam;詩雅 Sze Nga;詩敏 Sze Man;彩霞 Choi Ha;彩鳳 Choi Fung;瑞芳 Sui Fong;瑞蓮 Sui Lin
銀好 Ngan Ho;金蓮 Kam Lin;愛玲 Oi Ling;愛珍 Oi Chun;綺雯 Yee Man;綺琪 Yee Ki;倩瑩 Sin Ying
𤋮彤 Hei Tung;嫺慧 Han Wai;栢瑤 Pak Yiu;啓欣 Kai Yan"""

_MALE = """\
志偉 Chi Wai;國強 Kwok Keung;俊傑 Chun Kit;家樂 Ka Lok;永康 Wing Hong;錦榮 Kam Wing;子軒 Tsz Hin
浩然 Ho Yin;啟賢 Kai Yin;文輝 Man Fai;偉明 Wai Ming;國樑 Kwok Leung;志明 Chi Ming;志強 Chi Keung
志豪 Chi Ho;志華 Chi Wah;家豪 Ka Ho;家明 Ka Ming;家輝 Ka Fai;家俊 Ka Chun;俊明 Chun Ming
俊輝 Chun Fai;俊文 Chun Man;俊賢 Chun Yin;偉強 Wai Keung;偉文 Wai Man;偉傑 Wai Kit;偉雄 Wai Hung
國明 Kwok Ming;國華 Kwok Wah;國偉 Kwok Wai;國輝 Kwok Fai;建國 Kin Kwok;建華 Kin Wah;建明 Kin Ming
永強 Wing Keung;永昌 Wing Cheung;永明 Wing Ming;子健 Tsz Kin;子謙 Tsz Him;子聰 Tsz Chung
子朗 Tsz Long;浩賢 Ho Yin;浩文 Ho Man;浩軒 Ho Hin;浩天 Ho Tin;卓軒 Cheuk Hin;卓賢 Cheuk Yin
卓文 Cheuk Man;文傑 Man Kit;文彬 Man Pan;文浩 Man Ho;文森 Man Sum;啟文 Kai Man;啟明 Kai Ming
嘉俊 Ka Chun;嘉偉 Ka Wai;嘉豪 Ka Ho;柏熙 Pak Hei;柏豪 Pak Ho;梓軒 Tsz Hin;梓謙 Tsz Him;樂謙 Lok Him
樂天 Lok Tin;天佑 Tin Yau;天恩 Tin Yan;景熙 King Hei;景輝 King Fai;錦輝 Kam Fai;錦明 Kam Ming
漢文 Hon Man;漢明 Hon Ming;漢強 Hon Keung;炳坤 Ping Kwan;炳輝 Ping Fai;德明 Tak Ming;德華 Tak Wah
耀榮 Yiu Wing;耀明 Yiu Ming;振華 Chun Wah;振邦 Chun Bong;兆麟 Siu Lun;兆倫 Siu Lun;世傑 Sai Kit
少華 Siu Wah;榮光 Wing Kwong;冠豪 Kwun Ho;冠廷 Kwun Ting;晉軒 Chun Hin;𤋮文 Hei Man;堃明 Kwan Ming
栢謙 Pak Him;啓華 Kai Wah;衞東 Wai Tung;峯銘 Fung Ming;焯峯 Cheuk Fung"""

_FEMALE_ENGLISH = """\
Mary Grace Winnie Carmen Vivian Joyce Fiona Karen Kitty Candy Yoyo Cherry Amy Alice Eva Irene Jenny
Mandy Maggie Queenie Phoebe Tracy Wendy Yuki Zoe Ivy Cindy Doris Ada Peggy Rebecca Stella Hilda
Connie Jessica Natalie Christy Elaine Florence Gigi Heidi Janice Katie Michelle"""

_MALE_ENGLISH = """\
Alan Andy Anson Ben Benny Calvin Danny Dickson Eddie Eric Felix Gary Henry Ivan Jacky Jason Jimmy
Johnny Kelvin Ken Kenny Leo Marco Martin Matthew Michael Nelson Oscar Patrick Raymond Ricky Ronald
Sam Samson Simon Terry Tommy Tony Victor Vincent Wilson"""


class Names:
    """Draws names; never the same Chinese or English name twice among those given in `taken`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._surnames = [_surname(entry) for entry in _entries(_SURNAMES)]
        self._weights = [weight for *_, weight in self._surnames]
        self._given = {"F": _given(_FEMALE), "M": _given(_MALE)}

    def draw(self, taken: frozenset[str]) -> Name:
        """A name whose Chinese and English forms are both outside `taken`."""
        while True:
            zh, surname, _ = self._rng.choices(self._surnames, self._weights)[0]
            sex = "F" if self._rng.random() < 0.62 else "M"
            given_zh, given = self._rng.choice(self._given[sex])
            name = Name(zh + given_zh, surname, given, self._english(sex))
            if name.zh not in taken and name.en not in taken:
                return name

    def spelled(self, zh: str) -> Name:
        """The name written `zh`, romanised; raises KeyError when its parts are not in the lists."""
        surnames = {surname: roman for surname, roman, _ in self._surnames}
        length = 2 if zh[:2] in surnames else 1
        for sex in ("F", "M"):
            given = dict(self._given[sex])
            if zh[length:] in given:
                return Name(zh, surnames[zh[:length]], given[zh[length:]], self._english(sex))
        raise KeyError(zh)

    def _english(self, sex: str) -> str:
        if self._rng.random() < 0.3:
            return ""
        return self._rng.choice((_FEMALE_ENGLISH if sex == "F" else _MALE_ENGLISH).split())


def _entries(text: str) -> list[str]:
    return text.replace("\n", ";").split(";")


def _surname(entry: str) -> tuple[str, str, int]:
    zh, roman, weight = entry.split(" ")
    return zh, roman.replace("-", " ").title(), int(weight)


def _given(text: str) -> list[tuple[str, str]]:
    return [(zh, roman) for zh, roman in (entry.split(" ", 1) for entry in _entries(text))]
