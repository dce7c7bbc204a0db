"""The payload read back as its layout says, row by row in plain Python: what `payload.js` reads must be this."""

import json

import numpy as np

from geo.draw.timeline.payload import MAGIC, VERSION, Columns

WRAP = 1 << 32


def unpack(data, known=None):
    version, header, total = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    assert (data[:4], version, total) == (MAGIC, VERSION, len(data))
    body = data[16 + header :]
    arrays = {f"{name}.{column}": array for name, table in (known or {}).items()
              for column, array in table.arrays.items()}  # fmt: skip
    tables = {}
    for name, table in json.loads(data[16 : 16 + header]).items():
        own = {}
        for column, described in table["columns"].items():
            own[column] = column_of(body, described, {**arrays, **own})
        arrays |= {f"{name}.{column}": array for column, array in own.items()}
        texts = {column: texts_of(body, described) for column, described in table["texts"].items()}
        tables[name] = Columns(table["rows"], own, texts)
    return tables


def column_of(body, described, known):
    dtype, rows, at = np.dtype("<" + described["type"]), described["rows"], described["at"]
    numbers = [
        sum(body[at + plane * rows + row] << (8 * plane) for plane in range(described["planes"])) for row in range(rows)
    ]
    if dtype.kind == "f":
        return np.array(numbers, dtype=f"<u{dtype.itemsize}").view(dtype)
    for name, *arguments in reversed(described.get("coding", [])):
        if name == "fold":
            numbers = [-((number + 1) // 2) if number % 2 else number // 2 for number in numbers]
        elif name == "steps":
            numbers = list(np.cumsum(numbers, dtype=object))
        elif name == "over":
            numbers = [number + int(other) for number, other in zip(numbers, known[arguments[0]], strict=True)]
        elif name == "recent":
            new = 0
            for row, back in enumerate(numbers):
                numbers[row] = [new, arguments[0]][back] if back < 2 else new - back + 1
                new = max(new, numbers[row] + 1)
        elif name == "given":
            counts, seen = (column_of(body, part, {}) for part in arguments[1:])
            keys = known[arguments[0]] if arguments[0] is not None else [0] * rows
            numbers = [int(seen[int(counts[:key].sum()) + rank]) for key, rank in zip(keys, numbers, strict=True)]
        else:
            raise AssertionError(name)
    whole = [number % WRAP for number in numbers]
    return np.array(whole, dtype="<u4").astype("<i4").astype(dtype) if dtype.kind == "i" else np.array(whole, dtype)


def texts_of(body, described):
    if "prefix" in described:
        prefixes = texts_of(body, described["prefixes"])
        pairs = zip(column_of(body, described["prefix"], {}), column_of(body, described["number"], {}), strict=True)
        return [prefixes[prefix] + (str(int(number) - 1) if number else "") for prefix, number in pairs]
    texts, at = [], described["at"]
    for length in column_of(body, described["lengths"], {}):
        texts.append(body[at : at + int(length)].decode())
        at += int(length) + 1
    assert at == described["at"] + described["bytes"]
    return texts
