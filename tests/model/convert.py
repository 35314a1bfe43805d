"""Weights of train.py as an .argosmodel; needs numpy, sentencepiece and ctranslate2 (which come with the extra).

    python tests/model/convert.py FOLDER/en_vi tests/model/en_vi.argosmodel

The same weights give the same bytes: fixed times in the archive, and no path, host or name in any file.
"""

import json
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec, common_spec

NAMES = {"en": "English", "vi": "Vietnamese"}
VERSION = "1.0"
README = """# Test only

A very small model for the tests of `advocacy`, trained on some thousand made-up sentences of one kind of letter.
It translates those and nothing else: elsewhere it makes up text. Do not use it for anything.

Trained with placeholders: the signs from \u27e61\u27e7 to \u27e69\u27e7 come back as they went in. Licence: GPL-3.0-or-later.
"""


def spec_of(weights, shape, pieces):
    spec = TransformerSpec.from_config(
        num_layers=(shape["layers"], shape["layers"]), num_heads=shape["heads"], pre_norm=True,
        activation=common_spec.Activation.RELU, alignment_layer=-1, alignment_heads=0,
    )  # fmt: skip

    def norm(part, name):
        part.gamma, part.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def linear(part, *names):
        part.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
        part.bias = np.concatenate([weights[f"{name}.bias"] for name in names])

    def own(part, name):
        norm(part.layer_norm, f"{name}.norm")
        linear(part.linear[0], f"{name}.q", f"{name}.k", f"{name}.v")
        linear(part.linear[1], f"{name}.o")

    def cross(part, name):
        norm(part.layer_norm, f"{name}.norm")
        linear(part.linear[0], f"{name}.q")
        linear(part.linear[1], f"{name}.k", f"{name}.v")
        linear(part.linear[2], f"{name}.o")

    def feed(part, name):
        norm(part.layer_norm, f"{name}.norm")
        linear(part.linear_0, f"{name}.w1")
        linear(part.linear_1, f"{name}.w2")

    encoder, decoder = spec.encoder, spec.decoder
    encoder.embeddings[0].weight = decoder.embeddings.weight = weights["emb.weight"]
    encoder.scale_embeddings = decoder.scale_embeddings = True
    for layer in range(shape["layers"]):
        own(encoder.layer[layer].self_attention, f"enc.{layer}.0")
        feed(encoder.layer[layer].ffn, f"enc.{layer}.1")
        own(decoder.layer[layer].self_attention, f"dec.{layer}.0")
        cross(decoder.layer[layer].attention, f"dec.{layer}.1")
        feed(decoder.layer[layer].ffn, f"dec.{layer}.2")
    norm(encoder.layer_norm, "en")
    norm(decoder.layer_norm, "dn")
    decoder.projection.weight, decoder.projection.bias = weights["emb.weight"], weights["out_bias"]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = "<unk>", "<s>", "</s>"
    spec.config.decoder_start_token = "<s>"  # noqa: S105 -- a token of the vocabulary
    spec.config.add_source_bos = spec.config.add_source_eos = False
    spec.config.layer_norm_epsilon = 1e-5
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    source, target = folder.name.split("_")
    shape = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer = (folder / "sentencepiece.model").read_bytes()
    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    metadata = {
        "type": "translate", "package_version": VERSION, "argos_version": "1.9", "from_code": source,
        "from_name": NAMES[source], "to_code": target, "to_name": NAMES[target], "placeholders": shape["placeholders"],
    }  # fmt: skip
    files = {
        "README.md": README.encode(),
        "metadata.json": json.dumps(metadata, indent=1).encode("ascii"),
        "sentencepiece.model": tokenizer,
    }
    with tempfile.TemporaryDirectory() as made:
        spec_of(dict(np.load(folder / "weights.npz")), shape, pieces).save(made)
        files |= {f"model/{path.name}": path.read_bytes() for path in sorted(Path(made).iterdir())}
    top = f"test_only-{source}_{target}-{VERSION.replace('.', '_')}"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{top}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=9)
    print(out, out.stat().st_size)


if __name__ == "__main__":
    main()
