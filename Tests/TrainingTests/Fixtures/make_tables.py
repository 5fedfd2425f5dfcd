"""Writes tables.json: files as NumPy, scikit-learn and Python's gzip write them, and what is in them.

    python3 make_tables.py        needs numpy and scikit-learn
"""

import base64
import gzip
import io
import json
import pathlib
import struct

import numpy as np
from sklearn.datasets import dump_svmlight_file

# No row is zero; every value is one in each of the types, but for the truth values.
SMALL = np.array([[1, 0, 3], [4, 5, 6], [7, 8, 100], [0, 0, 2]])
CUBE = np.arange(1, 25).reshape(3, 2, 4)
LABELS = np.array([3.0, -1.0, 0.5, 2.0])


def npy(array, version=(1, 0)):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


def idx(array, code, kind):
    head = struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(kind).tobytes()


def libsvm(array, **options):
    file = io.BytesIO()
    dump_svmlight_file(array, LABELS, file, **options)
    return file.getvalue()


def csv(array, **options):
    file = io.BytesIO()
    np.savetxt(file, array, delimiter=",", comments="", **options)
    return file.getvalue()


def entry(name, data, array, labels=None):
    rows = np.asarray(array, dtype=np.float64)
    return {
        "name": name,
        "bytes": base64.b64encode(data).decode(),
        "dimension": int(np.prod(rows.shape[1:])),
        "features": rows.reshape(-1).tolist(),
        "labels": None if labels is None else labels.tolist(),
    }


def tables():
    for kind in ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"]:
        for order in "<>":
            for layout, arrange in [("C", np.ascontiguousarray), ("F", np.asfortranarray)]:
                array = arrange(SMALL.astype(np.dtype(kind).newbyteorder(order)))
                yield entry(f"{order}{kind}-{layout}.npy".replace("?", "b1"), npy(array), array)
    for version in [(1, 0), (2, 0), (3, 0)]:
        yield entry(f"version-{version[0]}.npy", npy(SMALL, version), SMALL)
    yield entry("axes-C.npy", npy(CUBE), CUBE)
    yield entry("axes-F.npy", npy(np.asfortranarray(CUBE)), CUBE)
    yield entry("awkward.npy", npy(np.array([[1e-300, -0.0], [1e300, 1 / 3]])), [[1e-300, -0.0], [1e300, 1 / 3]])
    for code, kind in [(0x08, ">u1"), (0x09, ">i1"), (0x0B, ">i2"), (0x0C, ">i4"), (0x0D, ">f4"), (0x0E, ">f8")]:
        yield entry(f"{code:02x}.idx", idx(SMALL, code, kind), SMALL)
    yield entry("axes.idx", idx(CUBE, 0x08, ">u1"), CUBE)
    yield entry("axes.idx.gz", gzip.compress(idx(CUBE, 0x08, ">u1"), mtime=0), CUBE)
    for zero_based in [False, True]:
        yield entry(f"zero-{zero_based}.svm", libsvm(SMALL, zero_based=zero_based), SMALL, LABELS)
    yield entry("comment.svm", libsvm(SMALL, comment="made by scikit-learn"), SMALL, LABELS)
    yield entry("queries.svm", libsvm(SMALL, query_id=[1, 1, 2, 2]), SMALL, LABELS)
    joined = np.column_stack([SMALL, LABELS])
    yield entry("plain.csv", csv(joined), SMALL, LABELS)
    yield entry("header.csv", csv(joined, header="a,b,c,y", fmt="%.17g"), SMALL, LABELS)
    yield entry("windows.csv", csv(joined, newline="\r\n"), SMALL, LABELS)


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_name("tables.json")
    path.write_text(json.dumps(list(tables()), indent=0) + "\n")
