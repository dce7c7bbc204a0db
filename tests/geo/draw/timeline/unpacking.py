"""The payload read back as its layout says, in Python: what `payload.js` reads must be this."""

import json

import numpy as np

from geo.draw.timeline.payload import MAGIC, VERSION, Columns


def unpack(data):
    version, header, total = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    assert (data[:4], version, total) == (MAGIC, VERSION, len(data))
    body = 16 + header
    return {
        name: Columns(
            rows=table["rows"],
            arrays={
                column: np.frombuffer(data, dtype="<" + dtype, count=length, offset=body + offset)
                for column, (dtype, offset, length) in table["columns"].items()
            },
            texts=table["texts"],
        )
        for name, table in json.loads(data[16:body]).items()
    }
