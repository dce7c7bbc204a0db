"""How licences in German, French, Spanish, Russian, Ukrainian, Turkish and Arabic keep rows from being passed on.

Plain forms only, as they stand on data. The patterns are written with accents and read without (`geo.share._folds`).
"""

from __future__ import annotations

from typing import Final

_NEAR: Final = r"[^;~]{0,160}?"

_DE: Final = (
    r"\b(?:weitergabe|weiterverbreitung|weiterleitung|weiterverteilung|verbreitung|veröffentlichung|vervielfältigung"
    r"|veröffentlichen|weitergeben|weiterzugeben|weitergegeben|weitergeleitet|weiterleiten|verbreiten|verbreitet|teilen"
    r"|veröffentlicht|vervielfältigt)\b"
)
_DE_NOT: Final = (
    r"\b(?:verboten|untersagt|unzulässig|ausgeschlossen|nicht (?:\w+ )?(?:gestattet|erlaubt|zulässig"
    r"|gewünscht|erwünscht)"
    r"|(?:nur mit|ohne) (?:\w+ ){0,3}(?:genehmigung|zustimmung|erlaubnis|einwilligung))\b"
)
_FR: Final = (
    r"\b(?:(?:re)?diffus|(?:re)?distribu|partag|publi(?!c\b|que)|divulgu?|transm(?:et|is)|reprodui"
    r"|reproduction|copi|rediffus"
    r"|communiqu)\w*"
)
_FR_NOT: Final = (
    r"\b(?:interdit\w*|prohibée?s?|(?:non|pas) (?:autoris|permis|admis)\w*|restreinte?s?|(?:sans|sauf"
    r"|avec) (?:\w+ ){0,3}?"
    r"(?:autorisation|accord|permission)|soumis\w* à (?:\w+ ){0,2}(?:autorisation|accord))\b"
)
_ES: Final = (
    r"\b(?:(?:re)?distribu(?!t[ei])|difusión|difund|compart|publica(?:r|ción|da|do)|divulg|reproduc(?!tion"
    r"|e[ds]?\b|ing)|copia"
    r"|transmi(?:tir|sión)|cesión|reenvi)\w*"
)
_ES_NOT: Final = (
    r"\b(?:prohib\w+|no (?:(?:está|están|se|es) )?(?:permit\w+|autoriz\w+)|restringid\w+"
    r"|sin (?:\w+ ){0,3}?(?:autorización|permiso|consentimiento))\b"
)
_RU: Final = (
    r"\b(?:распростран|публик|опублик|передач|передав|передат|копиров|разглаш|тиражиров|воспроизв|размещ"
    r"|пересыл|перепечат)\w*"
)
_RU_NOT: Final = (
    r"\b(?:запрещ\w+|запрет\w*|воспрещ\w+|нельзя|не (?:допуска|разреша|разрешен|подлеж)\w*"
    r"|(?:без|только с) (?:\w+ ){0,3}?(?:разрешени|согласи)\w+)"
)
_UK: Final = (
    r"\b(?:пошир|розповсюд|публік|опублік|оприлюдн|передач|передав|передат|копіюв|розголош|тиражув|відтвор|розміщ)\w*"
)
_UK_NOT: Final = (
    r"\b(?:заборон\w+|не (?:дозвол|допуска|підляга)\w*|(?:без|лише з|тільки з|лише за|тільки за) (?:\w+ ){0,3}?"
    r"(?:дозвол|згод)\w+)"
)
_TR: Final = r"\b(?:dağıt|dağıl|paylaş|yayın|yayım|yayıl|çoğalt|kopyala|aktar|iletil)\w*"
_TR_NOT: Final = r"\b(?:yasak\w*|izin verilme\w*|edilemez|yapılamaz|izinsiz|izin alınmadan|izni olmadan)\b"
_AR: Final = r"(?:نشر|توزيع|مشاركة|تداول|نقل|نسخ|مشاركته|مشاركتها|تعميم|إفشاء)"
_AR_NOT: Final = (
    r"(?:يمنع|يحظر|تمنع|تحظر|ممنوع|محظور|لا يجوز|لا يسمح|غير مسموح|غير مصرح|لا يحق|الرجاء عدم|يرجى عدم|دون إذن"
    r"|بدون إذن|دون موافقة)"
)


def _either(act: str, refused: str, but: str = "") -> str:
    """Return the pattern of an act and its refusal, in either order."""
    return rf"{act}{_NEAR}{refused}{but}|{refused}{_NEAR}{act}{but}"


HARMLESS: Final = {
    "refusal denied, in other languages": (
        r"\bnicht (?:verboten|untersagt|vertraulich|geheim|unzulässig)\b|\b(?:pas|non) (?:interdit"
        r"|confidentiel|secret|restreint)\w*"
        r"|\bno (?:(?:está|están|es|son) )?(?:prohibid|confidencial|secret|restringid)\w*"
        r"|\bне (?:запрещ|конфиденц|секретн|заборон|конфіденц|таємн)\w+|\b(?:yasak|gizli) değil\w*"
        r"|(?:غير|ليس|ليست) (?:سري|سرية|ممنوع|محظور)\b|لا (?:يمنع|يحظر)"
    ),
    "trade alone, in other languages": (
        rf"(?<!nicht )(?<!nicht-)\bkommerzielle {_DE}|{_FR} (?:à (?:des )?fins )?commercial\w*"
        rf"|{_ES} (?:con fines )?comercial\w*"
        rf"|\b(?:коммерческ|комерційн)\w+ (?:{_RU}|{_UK})|\bticari (?:amaçlı )?{_TR}"
    ),
}
REFUSALS: Final = {
    "German": (
        _either(_DE, _DE_NOT, r"(?! (?:ohne|als mit) (?:\w+ )?(?:namens|quellen)\w+)")
        + rf"|\b(?:keine|nicht (?:zur|für die|zum)|nicht(?: \w+){{0,3}}?) (?:öffentliche )?{_DE}"
        r"|\bnur (?:für|zu|zum|zur)(?: \w+){0,2}? (?:intern|dienst|persönlich|privat|eigen|humanitär)\w*"
        r"|\binterne[rnm]? (?:gebrauch|verwendung|nutzung|zwecke)\b|\b(?:vertraulich|streng geheim|geheim"
        r"|verschlusssache"
        r"|dienstgebrauch)\b"
    ),
    "French": (
        _either(_FR, _FR_NOT, r"(?![^;]{0,40}\b(?:sans|sauf) (?:mention|citer|citation|attribution))")
        + rf"|\bn(?:e |')(?:\w+ ){{0,2}}?(?:pas|jamais|peu\w+|doi\w+|saurai\w+)\b(?: \w+){{0,4}}? {_FR}"
        rf"|\b(?:pas|non)(?: destin\w+)? (?:pour|à)(?: la)? {_FR}|\b(?:pas de|aucune) {_FR}"
        r"|\busage (?:\w+ )?(?:interne|personnel|privé|officiel)\b|\bréservée?s? (?:à|aux?)\b"
        r"|\b(?:confidentiel\w*|diffusion restreinte)\b"
    ),
    "Spanish": (
        _either(_ES, _ES_NOT)
        + rf"|\bno (?:(?:se|puede|pueden|debe|deben|podrá|podrán|para|su|la|los|datos|ser|apto|destinado"
        rf"|a) ){{0,4}}{_ES}"
        r"|\b(?:prohibida|ninguna) (?:\w+ ){0,2}(?:cesión|copia)\b|\buso (?:\w+ )?(?:interno|personal"
        r"|privado|oficial)\b"
        r"|\b(?:confidencial\w*|secret[oa]|reservad[oa])\b"
    ),
    "Russian": (
        _either(_RU, _RU_NOT)
        + rf"|\bне (?:для )?(?:\w+ )?{_RU}|\bдля (?:служебн|внутренн)\w+ (?:пользован|использован)\w+"
        r"|\bдсп\b|\bтолько для\b|\b(?:строго )?(?:конфиденциальн|секретн)\w+"
    ),
    "Ukrainian": (
        _either(_UK, _UK_NOT)
        + rf"|\bне (?:для )?(?:\w+ )?{_UK}|\bдля (?:службов|внутрішн)\w+ (?:користуван|використан)\w+"
        r"|\bдск\b|\b(?:лише|тільки) для\b|\b(?:цілком )?(?:конфіденційн|таємн|секретн)\w+"
    ),
    "Turkish": (
        _either(_TR, _TR_NOT)
        + r"|\b(?:dağıt|paylaş|yayın|yayım|çoğalt|kopyala|aktar)\w*(?:maz|mez|mayın|mayınız|mayiniz|meyin)\b"
        r"|\bgizli(?:dir)?\b|\bhizmete özel\b|\bkurum içi\b|\b(?:dahili|iç|kişisel) kullanım\w*"
    ),
    "Arabic": (
        _either(_AR, _AR_NOT)
        + rf"|(?:ليس|ليست|غير|لا)(?: مخصص\w*| معد\w*)? (?:لل?|ال)?{_AR}|\bلا تنشر\w*|\bلا ت(?:شارك|وزع)\w*"
        r"|\b(?:ال)?سري(?:ة)?\b|(?:الاستخدام|للاستخدام|الاستعمال|للاستعمال) (?:الداخلي|الشخصي|الرسمي)"
    ),
}
RESERVED: Final = (
    r"\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos reservados\b|\bвсе права защищен\w+"
    r"|\b[ув]сі права (?:захищен|застережен)\w+|\btüm hakları saklı\w*|(?:جميع|كل) الحقوق محفوظة"
)
