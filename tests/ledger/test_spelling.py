"""Names of people and places in their usual Latin spellings and in Cyrillic: each finds the other, and words stay apart."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tulga.ledger.indexing import claim_words, words
from tulga.ledger.spelling import sound, sounds
from tulga.ledger.terms import places, terms

# A half that was looked at while the rules were written, and a half that was not.
SEEN = """
Bodoo Бодоо; Chelyabinsk Челябинск; Saikhanbileg Сайханбилэг; Karaganda Караганда; Jeenbekov Жээнбеков; Battulga
Баттулга; Sükhbaatar Сүхбаатар; Dornod Дорнод; Zelensky Зеленский; Yevgeny Евгений; Tokayev Токаев; Nyamdorj
Нямдорж; Ganzorig Ганзориг; Chimed Чимэд; Gankhuyag Ганхуяг; Genden Гэндэн; Tserendorj Цэрэндорж; Aqtau Ақтау;
Sadyr Садыр; Ingushetia Ингушетия; Jalal-Abad Джалал-Абад; Chernomyrdin Черномырдин; Sergei Сергей; Dmitri
Дмитрий; Ulaanbaatar Улаанбаатар; Zamyn-Üüd Замын-Үүд; Nambaryn Намбарын; Aktau Актау; Astana Астана; Kyiv Київ;
Zavkhan Завхан; Bakiyev Бакиев; Kadyrov Кадыров; Kyzylorda Кызылорда; Kassym-Jomart Касым-Жомарт; Luvsanvandan
Лувсанвандан; Mishustin Мишустин; Bayarmagnai Баярмагнай; Shymkent Шымкент; Damdiny Дамдины; Khrushchev Хрущёв;
Amarjargal Амаржаргал; Issyk-Kul Иссык-Куль; Khurelsukh Хүрэлсүх; Poroshenko Порошенко; Battsetseg Батцэцэг;
Japarov Жапаров; Amar Амар; Kulubaev Кулубаев; Naryn Нарын; Putin Путин; Dostoyevsky Достоевский; Nursultan
Нурсултан; Sukhbaatar Сүхбаатар; Zakharova Захарова; Yumjaagiin Юмжаагийн; Zamyn-Uud Замын-Үүд; Selenge Сэлэнгэ;
Kyzyl Кызыл; Baiqonyr Байқоңыр; Jamyangiin Жамъянгийн; Tsogtbaatar Цогтбаатар; Shoigu Шойгу; Enkhtaivan
Энхтайван; Novosibirsk Новосибирск; Orkhon Орхон; Luvsannamsrain Лувсаннамсрайн; Stalingrad Сталинград;
Gorbachev Горбачёв; Molomjamts Моломжамц; Bumtsend Бумцэнд; Yekaterinburg Екатеринбург; Ömnögovi Өмнөговь;
Ekaterinburg Екатеринбург; Dmitry Дмитрий; Belousov Белоусов; Khaltmaagiin Халтмаагийн; Tyva Тыва; Danzan
Данзан; Zhirinovsky Жириновский; Tsedendorj Цэдэндорж; Qasym-Jomart Қасым-Жомарт; Kassym-Zhomart Касым-Жомарт;
Solzhenitsyn Солженицын; Trotsky Троцкий; Oyu Оюу; Khandyn Хандын; Kurmanbek Курманбек; Ysyk-Köl Ысык-Көл;
Lukashenko Лукашенко; Dzhokhar Джохар; Evgeny Евгений; Sumiyabazar Сумъяабазар; Vladimir Владимир; Umnugovi
Өмнөговь; Sochi Сочи; Altankhuyag Алтанхуяг; Vladivostok Владивосток; Khuvsgul Хөвсгөл; Akayev Акаев;
Bayan-Ulgii Баян-Өлгий; Sambuu Самбуу; Gonchigdorj Гончигдорж; Övörkhangai Өвөрхангай; Lavrov Лавров
"""
HELD_OUT = """
Shcherbakov Щербаков; Atyrau Атырау; Genghis Чингис; Jargalsaikhan Жаргалсайхан; Osh Ош; Batmunkh Батмөнх;
Matvienko Матвиенко; Govi-Altai Говь-Алтай; Bulgan Булган; Smailov Смаилов; Radnaasümberel Раднаасүмбэрэл; Tuva
Тува; Vyacheslav Вячеслав; Tleuberdi Тлеуберди; Atambayev Атамбаев; Uvurkhangai Өвөрхангай; Dushanbe Душанбе;
Nazarbaev Назарбаев; Zhaparov Жапаров; Volodin Володин; Khovd Ховд; Tolgoi Толгой; Oskemen Өскемен; Enkhsaikhan
Энхсайхан; Semey Семей; Nizhny Нижний; Zandanshatar Занданшатар; Sakharov Сахаров; Tsedenbal Цэдэнбал; Mangystau
Маңғыстау; Buryatia Бурятия; Bishkek Бишкек; Tchaikovsky Чайковский; Tsakhiagiin Цахиагийн; Almazbek Алмазбек;
Kyakhta Кяхта; Rinchino Ринчино; Ulan-Ude Улан-Удэ; Qyzylorda Қызылорда; Almaty Алматы; Khaan Хаан; Zhanibek
Жанибек; Medvedev Медведев; Chinggis Чингис; Sergey Сергей; Dorjiin Доржийн; Natsagiin Нацагийн; Primakov
Примаков; Zelenskyy Зеленский; Gombojavyn Гомбожавын; Gantulga Гантулга; Naushki Наушки; Sooronbay Сооронбай;
Gromyko Громыко; Rahmon Рахмон; Enkhbayar Энхбаяр; Matviyenko Матвиенко; Qaraghandy Қарағанды; Arkhangelsk
Архангельск; Tashkent Ташкент; Darkhan Дархан; Ochirbat Очирбат; Arkhangai Архангай; Gündegmaa Гүндэгмаа;
Bektenov Бектенов; Tokaev Токаев; Rakhmon Рахмон; Dolgorsürengiin Долгорсүрэнгийн; Byambatsogt Бямбацогт;
Khövsgöl Хөвсгөл; Irkutsk Иркутск; Bayan-Olgii Баян-Өлгий; Punsalmaagiin Пунсалмаагийн; Elbegdorj Элбэгдорж;
Baikonur Байконур; Choibalsan Чойбалсан; Batmunkhiin Батмөнхийн; Shevardnadze Шеварднадзе; Khentii Хэнтий;
Mikhail Михаил; Kharkiv Харків; Oyun-Erdene Оюун-Эрдэнэ; Zabaikalsky Забайкальский; Peljidiin Пэлжидийн;
Byambasuren Бямбасүрэн; Zhukov Жуков; Ukhnaagiin Ухнаагийн; Dostoevsky Достоевский; Altai Алтай; Batmönkh
Батмөнх; Bold Болд; Munkh-Orgil Мөнх-Оргил; Erdenet Эрдэнэт; Mirziyoyev Мирзиёев; Otunbayeva Отунбаева; Tsend
Цэнд; Tavan Таван; Molotov Молотов; Bagabandi Багабанди; Damdin Дамдин; Akhmetov Ахметов; Purevdorj Пүрэвдорж;
Yeltsin Ельцин; Nazarbayev Назарбаев; Bayan-Ölgii Баян-Өлгий; Töv Төв
"""
TOLD_APART = "Khan Ukhaan; Mongol Mongolia; Tokyo Tokayev; Moscow Moskvich; Selenge Selena; Altai Altan; Ulgii Uvs"


def pairs(table: str) -> list[tuple[str, str]]:
    found = [tuple(pair.split()) for pair in " ".join(table.split()).split("; ")]
    assert all(len(pair) == 2 for pair in found)
    return found  # type: ignore[return-value]


def finds(typed: str, text: str) -> bool:
    """Whether a name finds a text as a whole, not only as a beginning."""
    return any(end - start == len(text) for start, end, _ in places(terms(f'{typed} "end"').wanted[:1], text))


def test_a_name_finds_itself_in_the_other_letters() -> None:
    seen, held_out = pairs(SEEN), pairs(HELD_OUT)
    assert len(seen) + len(held_out) > 200
    missed = [pair for pair in seen if not (finds(*pair) and finds(*reversed(pair)))]
    assert missed == []
    missed = [pair for pair in held_out if not (finds(*pair) and finds(*reversed(pair)))]
    assert missed == [("Genghis", "Чингис")]  # another word by now, not another spelling


def test_other_names_are_told_apart() -> None:
    assert [pair for pair in pairs(TOLD_APART) if finds(*pair) or finds(*reversed(pair))] == []


def test_few_words_of_english_fall_together() -> None:
    """Of the words of our own documentation, fewer than one in fifty sounds like another one."""
    folder = Path(__file__).parents[2] / "docs"
    text = " ".join(file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.md")))
    by_sound = defaultdict(set)
    for word in {word.lower() for word in re.findall("[A-Za-z]{3,}", text)}:
        by_sound[sound(word)].add(word)
    together = sum(len(group) for group in by_sound.values() if len(group) > 1)
    assert len(by_sound) > 1000
    assert together < len(by_sound) / 50


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ulaan-Baatar", "Ulaanbaatar"),
        ("Оюунэрдэнэ", "Oyun-Erdene"),
        ("Yel'tsin", "Ельцин"),
        ("Xi’an", "Xian"),
        ("\u0438\u0306", "й"),
        ("Erdoğan'ın", "Erdogan"),
        ("STRASSE", "Straße"),
        ("北京市", "北京"),
    ],
)
def test_joined_marked_and_foreign_words(one: str, other: str) -> None:
    assert words(other) in words(one) or finds(other, one)


def test_every_sound_is_letters_and_digits_of_bounded_length() -> None:
    everything = "".join(map(chr, range(0x20, 0x3000))) + " " + "ж" * 500
    for said in sounds(everything):
        assert said.isalnum()
        assert len(said) <= 64


def test_a_row_without_a_quote_is_found_by_the_names_of_its_ends() -> None:
    row = {"relation": "trade_value", "subject": "MNG", "object": "KOR", "item": "exports", "place": None, "voice": None,
           "quote": ""}  # fmt: skip
    said = claim_words(row).split()
    for name in ("Mongolia", "Монгол", "South", "Korea", "Солонгос", "mng", "KOR", "trade", "exports", "Mongolian"):
        assert sound(name) in said, name
