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
    "jabal": "mountain mount jebel djebel gabal jebal جبل",
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
#: Words that say what a thing is. An airport is no barracks, though both are of the kind base (`GROUP_OF`).
THINGS: Final = _spelled({
    "prison": "prisons jail gaol sijn sejn sijin penitentiary سجن السجن",
    "school": "schools college academy institute madrasat madrasa madrasah medresat kulliyat kulliya kulliyah kuliyat "
    "akademiyah مدرسه المدرسه كليه الكليه اكاديميه الاكاديميه معهد المعهد",
    "university": "jamiat jamiah جامعه الجامعه",
    "factory": "factories works plant mill mills mamal maamal masna masnaa معمل المعمل مصنع المصنع مطحنه",
    "zone": "mantiqa mantaqa mantiqah mantaqah mintaqa mantiqat mantaqat منطقه المنطقه",
    "power": "powerplant محطه المحطه",
    "airfield": "airbase airport aerodrome matar مطار المطار",
    "barracks": "barrack thukna ثكنه الثكنه",
    "regiment": "فوج الفوج",
    "brigade": "لواء اللواء",
    "battalion": "كتيبه الكتيبه",
    "research": "buhuth بحوث البحوث",
    "base": "garrison قاعده القاعده",
    "industrial": "sinaiyah sinaiya صناعيه الصناعيه",
    "camp": "camps mukhayyam mukhayam moukhayyam مخيم المخيم",
    "hospital": "hospitals clinic mashfa مشفي المشفي مستشفي المستشفي",
    "farm": "farms mazari mazraat مزارع",
    "dam": "sadd reservoir lake سد بحيره",
    "checkpoint": "hajiz حاجز",
    "village": "villages town towns city hamlet sector quarter district neighbourhood neighborhood "
    "qaryat qarya qaryah madinat baldat "
    "قريه القريه بلده البلده مدينه المدينه",
})  # fmt: skip
#: The kind of place each is; those that are not listed are kinds themselves. `base` and `industrial` may be any of it.
GROUP_OF: Final = {
    "university": "school",
    **dict.fromkeys(("factory", "zone", "power"), "industrial"),
    **dict.fromkeys(("airfield", "barracks", "regiment", "brigade", "battalion", "research"), "base"),
    **dict.fromkeys(("farm", "dam", "checkpoint"), "area"),
}
#: Two words that are one thing together.
PAIRED: Final = {
    "air base": "airfield", "air field": "airfield", "air port": "airfield", "power station": "power",
    "power plant": "power", "military complex": "base", "military area": "base", "research centre": "research",
    "research center": "research", **{f"industrial {word}": "zone" for word in ("city", "district", "area", "estate")},
    "مدينه صناعيه": "zone", "المدينه الصناعيه": "zone",
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
