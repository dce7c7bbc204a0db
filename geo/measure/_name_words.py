"""Words inside place names: what is common to many of them, what says a kind, and articles.

Each is given in the spellings met (`geo.measure.naming.plain`: small, without accents, marks and hyphens).
"""

from __future__ import annotations

from typing import Final


def _spelled(table: dict[str, str]) -> dict[str, str]:
    return {spelling: word for word, spellings in table.items() for spelling in (word, *spellings.split())}


#: Words before many names (hill, village, mother of, ...). Two names with different ones are different names.
HEADS: Final = _spelled({
    "tal": "tall tell tel til tul tale تل تله",
    "kafr": "kfar kafar kefr kefer kufr kfr kufur kafer kifr كفر",
    "um": "umm oum oumm om omm ام",
    "abu": "abou aboo ابو",
    "shaykh": "sheikh sheik sheykh shekh shaikh cheikh cheik sheih shayh shiekh sheij seyx الشيخ شيخ",
    "dayr": "deir der dair deyr dir دير",
    "ayn": "ein ain ayn eyn in عين",
    "bayt": "beit bait bet beyt بيت",
    "jabal": "jebel djebel gabal jebal جبل",
    "jisr": "jisir jiser djisr جسر",
    "khirbat": "khirbet kherbet khirba khirbah kherbat khirbe kherbe خربه خربة",
    "burj": "borj bourj birc birj برج",
    "khan": "xan خان",
    "wadi": "ouadi wady وادي",
    "rasm": "rasem رسم",
    "ras": "raas راس",
    "qalat": "qalaat kalaat kalat qala قلعه",
    "bir": "beer biir بير",
    "hajj": "haj hadj الحاج حاج",
})  # fmt: skip
#: Words after many names that tell neighbours apart (east, small, upper, ...).
TAILS: Final = _spelled({
    "sharqi": "sharqiyah sharqiya sharqiyeh sharki charqi east eastern شرقي شرقيه الشرقي الشرقيه",
    "gharbi": "gharbiyah gharbiya gharbiyeh garbi west western غربي غربيه الغربي الغربيه",
    "shamali": "shamaliyah shamaliya shmali north northern شمالي شماليه الشمالي الشماليه",
    "janubi": "janubiyah janubiya janoubi jnubi south southern qibli جنوبي جنوبيه الجنوبي الجنوبيه قبلي",
    "kabir": "kabirah kabira kbir kabeer kabireh kubra great big كبير كبيره الكبير الكبيره الكبري كبري",
    "saghir": "saghirah saghira sghir sagheer sagir saghireh sughra small little صغير صغيره الصغير الصغيره الصغري صغري",
    "fawqani": "fawqaniyah fawqaniya fouqani foqani upper فوقاني فوقانيه الفوقاني الفوقانيه",
    "tahtani": "tahtaniyah tahtaniya lower تحتاني تحتانيه التحتاني التحتانيه",
})  # fmt: skip
#: Words that say what a thing is; the values are the groups of `GROUPS`.
KINDS: Final = _spelled({
    "prison": "prisons jail gaol sijn sejn sijin penitentiary سجن السجن",
    "school": "schools college academy institute university madrasat madrasa madrasah medresat kulliyat kulliya "
    "kulliyah kuliyat akademiyah مدرسه المدرسه كليه الكليه اكاديميه الاكاديميه معهد المعهد جامعه",
    "industrial": "factory factories works plant mill mills zone industry mamal maamal masna masnaa mantiqa mantaqa "
    "mantiqah mantaqah mintaqa mantiqat mantaqat "
    "معمل المعمل مصنع المصنع منطقه المنطقه محطه المحطه صناعيه الصناعيه مطحنه",
    "base": "airbase airport airfield aerodrome barracks barrack matar regiment brigade battalion garrison base "
    "مطار المطار قاعده القاعده ثكنه الثكنه فوج الفوج لواء اللواء كتيبه",
    "camp": "camps mukhayyam mukhayam moukhayyam مخيم المخيم",
    "hospital": "hospitals clinic mashfa مشفي المشفي مستشفي المستشفي",
    "area": "farm farms dam mazari mazraat sadd checkpoint reservoir lake مزارع سد حاجز بحيره",
    "village": "villages town towns city hamlet qaryat qarya qaryah madinat baldat "
    "قريه القريه بلده البلده مدينه المدينه",
})  # fmt: skip
#: Pairs of words that say a kind only together.
PAIRED: Final = {
    "air base": "airbase", "air field": "airfield", "air port": "airport", "industrial city": "factory",
    "industrial district": "factory", "industrial area": "factory", "industrial estate": "factory",
    "power station": "factory", "military complex": "base", "military area": "base", "research centre": "base",
    "research center": "base", "مدينه صناعيه": "صناعيه", "المدينه الصناعيه": "الصناعيه",
}  # fmt: skip
#: Arabic words of such names, in the English that lists write.
MEANINGS: Final = _spelled({
    "cement": "ismant isment asmant asmint smint اسمنت الاسمنت",
    "juvenile": "juveniles ahdath ahdas احداث الاحداث",
    "infantry": "musha mushat moushat mushah مشاه المشاه",
    "free": "hurra hurrah horra حره الحره",
    "central": "markazi مركزي المركزي",
    "military": "askari عسكري العسكري عسكريه العسكريه",
    "international": "dawli دولي الدولي",
    "thermal": "harariyah harariya حراريه الحراريه",
    "civil": "civilian madani مدني المدني",
    "refugee": "refugees",
    "aleppo": "halab haleb alep حلب",
})  # fmt: skip
#: Words that add nothing to a name that says a kind.
FILLERS: Final = frozenset({"military", "international", "refugee", "main"})
#: Left out everywhere.
STOPS: Final = frozenset({"of", "the", "for"})

#: Articles by the letter they are heard before; ``""``: before any.
_VOWELLED: Final = ("a", "e", "i", "u")
ARTICLES: Final[dict[str, str]] = {
    **{vowel + "l": "" for vowel in (*_VOWELLED, "")},
    **{vowel + sun: sun[0] for vowel in _VOWELLED for sun in ("t", "th", "d", "dh", "r", "z", "s", "sh", "n", "ch")},
    "ال": "",
}

#: Groups of kinds that a place's own `kind` may say; a kind not listed is a group of its own.
GROUPS: Final = {
    **dict.fromkeys(("village", "town", "city", "hamlet", "district", "neighbourhood", "settlement"), "village"),
    **dict.fromkeys(("prison", "jail"), "prison"),
    **dict.fromkeys(("school", "college", "academy", "university"), "school"),
    **dict.fromkeys(("industrial", "factory", "zone", "plant"), "industrial"),
    **dict.fromkeys(("base", "airbase", "air base", "airport", "military", "airfield"), "base"),
    **dict.fromkeys(("camp", "refugee camp"), "camp"),
    **dict.fromkeys(("area", "farms", "dam", "mountain", "checkpoint"), "area"),
    "hospital": "hospital",
}
