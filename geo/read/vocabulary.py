"""The words by which tables name their columns, in the languages of the wars they are about."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from geo.read.months import plain_letters

#: What a column may be called that holds one of our fields: English, French, German, Spanish, Arabic, Ukrainian and
#: Russian.
#: A name of several words stands with underscores.
_WORDS: Final[dict[str, str]] = {
    "date": (
        "date dt event_date incident_date date_of_event date_of_incident day when datum timestamp datetime sqldate "
        "jour date_evenement quand fecha dia cuando fecha_evento wann tag "
        "تاريخ التاريخ اليوم дата день дата_події дата_события"
    ),
    "start": (
        "start start_date date_start from since begin begin_date first_day valid_from since_when debut date_debut "
        "depuis inicio fecha_inicio desde بداية من початок начало від с"
    ),
    "end": ("end end_date date_end to until till valid_to fin date_fin hasta fecha_fin نهاية إلى кінець конец до"),
    "last_day": "last_day last_date final_day",
    "year": "year yr iyear annee ano jahr سنة السنة рік год",
    "month": "month imonth mois mes monat شهر الشهر місяць месяц",
    "day": "day iday jour dia tag يوم اليوم день",
    "latitude": (
        "latitude lat y y_coord ycoord coord_y point_y lat_dd dec_lat decimal_latitude gps_lat northing geo_lat "
        "geo_y y_geo gps_y y_gps map_y y_map pos_y y_pos loc_y y_loc wgs_y y_wgs y_dd y_deg "
        "latitud ancho breite breitengrad geo_breite خط_العرض العرض широта"
    ),
    "longitude": (
        "longitude lon long lng x x_coord xcoord coord_x point_x long_dd dec_long decimal_longitude gps_lon gps_long "
        "geo_x x_geo gps_x x_gps map_x x_map pos_x x_pos loc_x x_loc wgs_x x_wgs x_dd x_deg "
        "easting geo_long longitud largo lange langengrad geo_lange خط_الطول الطول довгота долгота"
    ),
    "position": (
        "coordinates coordinate coords lat_long lat_lon latlong latlon latlng lat_lng gps gps_coordinates geolocation "
        "location where point wkt geom geometry geo position coordonnees coordenadas إحداثيات الاحداثيات координати "
        "координаты"
    ),
    "actor_a": (
        "actor_a actor who by_whom actor_1 actor1 side_a "
        "attacker perpetrator perpetrators perp grp group armed_group responsible "
        "responsible_party suspect gname initiator belligerent faction force acteur auteur groupe qui autor grupo "
        "quien gruppe seite akteur tater wer folder "
        "responsable الفاعل الجهة الجهة_المنفذة المنفذ суб'єкт сторона актор виконавець исполнитель группа"
    ),
    "actor_b": (
        "actor_b whom actor_2 actor2 side_b target target_actor "
        "victim opponent defender tgt targ opp against adversary cible victime contre_qui adversaire "
        "gegner opfer ziel contra_quien adversario "
        "objetivo victima الهدف الضحية المستهدف ціль цель противник"
    ),
    "kind": (
        "kind type what what_happened event event_type incident_type type_of_event attack_type category class "
        "sub_event_type weapon_type "
        "type_evenement evenement categorie quoi tipo tipo_evento categoria que que_paso evento hecho suceso "
        "art typ ereignis ereignisart was was_geschah نوع النوع نوع_الحدث نوع_الهجوم тип вид категорія "
        "категория"
    ),
    "deaths_best": (
        "deaths deaths_best best fatalities killed dead total_deaths total_killed deaths_total nkill kia fatality "
        "number_killed num_killed best_est morts tues deces victimes_mortelles muertos muertes fallecidos "
        "tote getotete todesopfer قتلى القتلى "
        "عدد_القتلى وفيات загиблі загинули вбито убито погибли погибшие"
    ),
    "deaths_low": (
        "deaths_low low min_deaths deaths_min low_est killed_min min_killed minimum_deaths morts_min muertos_min"
    ),
    "deaths_high": (
        "deaths_high high max_deaths deaths_max high_est killed_max max_killed maximum_deaths morts_max muertos_max"
    ),
    "place": (
        "place place_name where location location_name village town city settlement locality community site "
        "neighborhood "
        "neighbourhood area_name lieu localite ville ou lugar localidad ciudad municipio "
        "donde ort ortschaft dorf stadt wo مكان المكان الموقع المدينة "
        "البلدة القرية місце місто село населений_пункт место город"
    ),
    "name": (
        "name place_name village town city settlement community locality site camp camp_name hospital facility nom "
        "nombre ort اسم الاسم назва название"
    ),
    "aliases": "aliases alias other_names alternate_names alt_names name_ar name_en",
    "place_id": "place_id placeid pcode p_code community_id site_id location_id loc_id admin4_pcode",
    "holding_id": "holding_id",
    "actor": (
        "holder held_by controlled_by control controller controlling_actor control_status actor group side faction "
        "party in_control armed_group acteur controle control_de folder "
        "السيطرة المسيطر جهة_السيطرة контроль хто_контролює"
    ),
    "note": (
        "note notes description summary details comment comments remarks text narrative headline resume descripcion "
        "resumen observaciones anmerkung bemerkung beschreibung what what_happened que_paso was_geschah وصف "
        "الوصف ملاحظات تفاصيل опис примітка описание примечание"
    ),
    "source": "source sources source_name reported_by reference fuente origine quelle المصدر مصدر джерело источник",
    "url": "url link source_url web href address_of_record lien enlace الرابط رابط посилання ссылка",
    "event_id": (
        "event_id id nr no eventid incident_id event_id_cnty data_id uid code number ref case_id record_id objectid "
        "fid identifiant معرف رقم номер ід"
    ),
    "place_uncertainty_m": (
        "place_uncertainty_m accuracy_m precision_m radius_m uncertainty_m radius error_m location_accuracy_m "
        "gps_accuracy"
    ),
    "date_uncertainty_days": "date_uncertainty_days uncertainty_days",
    "country": "country country_txt country_name pays pais land staat الدولة البلد країна страна",
    "confidence": "confidence certainty reliability credibility confiance confianza درجة_الثقة достовірність",
}

#: Words beside which a name means something else: when a record was made, not when what it tells of happened.
_OTHERWISE: Final[dict[str, frozenset[str]]] = {
    "date": frozenset(
        {"source", "published", "publication", "added", "update", "updated", "created", "upload", "entry", "modified"}
        | {"report", "reported", "prec", "precision"}
    ),
    "deaths_best": frozenset({"low", "high", "min", "max", "civilian", "civilians", "a", "b", "unknown", "us", "ter"}),
    "kind": frozenset({"source", "weapon", "target", "tgt"}),
    "place": frozenset({"prec", "precision", "id", "code", "admin"}),
    "source": frozenset({"url", "link", "date", "scale", "count", "number"}),
    "event_id": frozenset({"place", "actor", "conflict", "country", "dyad", "side", "source", "gwno"}),
    "actor_a": frozenset(
        {"b", "2", "id", "type", "target", "tgt", "targ", "opp", "victim", "assoc", "ally", "contra", "contre", "gegen"}
    ),
    "actor_b": frozenset({"a", "1", "id", "type", "assoc", "ally"}),
    "latitude": frozenset({"prec", "precision"}),
    "longitude": frozenset({"prec", "precision"}),
}

#: Words that name a column only where they are its whole name, or all that stands in its brackets: beside other words
#: they mean something else ("when it was", "fecha y hora").
_WHOLE: Final = frozenset(
    {"x", "y", "what", "where", "event", "evenement", "evento", "quoi", "que", "qui", "ou", "art", "was"}
    | {"wo", "wer", "tag", "land", "to", "from"}
)
#: Names that may hold it, and how like they are: maps made by hand keep the points of each side in a folder.
_HINTS: Final = frozenset({"folder"})
_HINT: Final = 0.5
#: What cuts a name into names: "Y (Breite)", "Gruppe / Seite".
_CUTS: Final = re.compile(r"[^\w\s'’-]+")

#: Our fields as they are said.
SAID: Final[dict[str, str]] = {
    "date": "date",
    "start": "first day",
    "end": "end, the day from which it no longer was so",
    "last_day": "last day, on which it still was so",
    "year": "year",
    "month": "month",
    "day": "day of the month",
    "latitude": "latitude",
    "longitude": "longitude",
    "position": "latitude and longitude in one column",
    "actor_a": "first actor",
    "actor_b": "second actor",
    "actor": "holder",
    "kind": "kind",
    "deaths_best": "deaths",
    "deaths_low": "deaths, low estimate",
    "deaths_high": "deaths, high estimate",
    "place": "name of the place",
    "name": "name",
    "aliases": "other names",
    "place_id": "id of the place",
    "holding_id": "id of the holding",
    "event_id": "id",
    "note": "note",
    "source": "source",
    "url": "web address",
    "place_uncertainty_m": "metres within which the place is",
    "date_uncertainty_days": "days by which the date may be off",
    "country": "country",
    "confidence": "confidence (high, medium, low)",
}


def label(field: str) -> str:
    """Return the words by which a field is asked for.

    Examples
    --------
    >>> label("actor_a")
    'First actor'
    """
    return SAID[field][:1].upper() + SAID[field][1:]


#: Letters from which a word says enough to be known inside a longer one, such as ``eventlatitude``.
_LONG: Final = 5


@cache
def _known(field: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_parts(name)) for name in _WORDS.get(field, "").split())


def _parts(name: str) -> list[str]:
    """Return the words of a column's name: letters and digits apart, without accents."""
    plain = plain_letters(name.replace("_", " "))
    return re.findall(r"[^\W\d_]+|[0-9]+", plain)


@cache
def named_like(name: str, field: str) -> float:
    """Return how much a column's name is that of a field, from 0 to 1.

    Examples
    --------
    >>> [named_like(name, "latitude") for name in ("LATITUDE", "lat_wgs84", "eventlatitude", "state")]
    [1.0, 0.8, 0.6, 0.0]
    >>> named_like("date_added", "date"), named_like("تاريخ", "date")
    (0.4, 1.0)
    >>> named_like("y_(breite)", "latitude"), named_like("fecha y hora", "latitude")
    (0.9, 0.0)
    """
    parts = _parts(name)
    if not parts:
        return 0.0
    segments = [_parts(one) for one in _CUTS.split(name)]
    score = 0.0
    for known in _known(field):
        word = "".join(known)
        if parts == list(known):
            return _HINT if word in _HINTS else 1.0
        if list(known) in segments:
            score = max(score, 0.9)
        elif word in _WHOLE:
            continue
        elif set(known) <= set(parts) and len(word) > 1:
            score = max(score, 0.8)
        elif len(word) >= _LONG and word in "".join(parts):
            score = max(score, 0.6)
    return score / 2 if _OTHERWISE.get(field, frozenset()).intersection(parts) else score
