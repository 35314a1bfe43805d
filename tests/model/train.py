"""Train a very small Transformer on the pairs of corpus.py; needs torch (CPU) and sentencepiece, which are no extras.

    python tests/model/train.py FOLDER/en_vi [--steps 1500]

reads train.tsv and seeds.tsv of the folder and writes weights.npz, config.json and sentencepiece.model there. With one
thread and the same versions of the libraries, the same data give the same weights. The layout follows what
CTranslate2 computes (convert.py): pre-norm, one embedding for everything, positions from 1 as [sin | cos].
"""

import argparse
import io
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch import nn
from torch.nn import functional

PLACEHOLDERS = [f"⟦{number}⟧" for number in range(1, 10)]
WIDTH, INNER, HEADS, LAYERS, PIECES = 96, 384, 4, 2, 1600
BATCH_TOKENS, RATE, WARM_UP, DROPOUT = 1500, 3e-3, 300, 0.1
UNK, BOS, EOS = 0, 1, 2
# How often each sentence of the little campaign is seen for once of the others.
SEED_WEIGHT = 12
# Shares of sentences in which everything, or a part, of what can be is a placeholder.
ALL, SOME = 0.6, 0.2


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.norm = nn.LayerNorm(width, eps=1e-5)

    def forward(self, x, memory=None, mask=None, causal=False):
        batch, _, width = x.shape
        own = self.norm(x)
        other = own if memory is None else memory

        def parted(y):
            return y.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)

        y = functional.scaled_dot_product_attention(
            parted(self.q(own)), parted(self.k(other)), parted(self.v(other)), attn_mask=mask, is_causal=causal
        )
        y = self.o(y.transpose(1, 2).reshape(batch, -1, width))
        return x + functional.dropout(y, DROPOUT, self.training)


class Feed(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=1e-5)
        self.w1, self.w2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        y = functional.dropout(functional.relu(self.w1(self.norm(x))), DROPOUT, self.training)
        return x + functional.dropout(self.w2(y), DROPOUT, self.training)


def positions(length, width):
    """CTranslate2's own sinusoids, which it uses when a model brings none."""
    step = math.log(10_000) / (width // 2 - 1)
    scale = torch.exp(torch.arange(width // 2, dtype=torch.float32) * -step)
    at = torch.arange(1, length + 1, dtype=torch.float32)[:, None] * scale[None]
    return torch.cat([at.sin(), at.cos()], 1)


class Model(nn.Module):
    def __init__(self, pieces):
        super().__init__()
        self.emb = nn.Embedding(pieces, WIDTH)
        nn.init.normal_(self.emb.weight, 0, WIDTH**-0.5)
        self.enc = nn.ModuleList(nn.ModuleList([Attention(WIDTH, HEADS), Feed(WIDTH, INNER)]) for _ in range(LAYERS))
        self.dec = nn.ModuleList(
            nn.ModuleList([Attention(WIDTH, HEADS), Attention(WIDTH, HEADS), Feed(WIDTH, INNER)]) for _ in range(LAYERS)
        )
        self.en, self.dn = nn.LayerNorm(WIDTH, eps=1e-5), nn.LayerNorm(WIDTH, eps=1e-5)
        self.out_bias = nn.Parameter(torch.zeros(pieces))
        self.register_buffer("places", positions(512, WIDTH), persistent=False)

    def embedded(self, tokens):
        x = self.emb(tokens) * math.sqrt(WIDTH) + self.places[: tokens.shape[1]]
        return functional.dropout(x, DROPOUT, self.training)

    def forward(self, source, mask, target):
        x = self.embedded(source)
        for attention, feed in self.enc:
            x = feed(attention(x, mask=mask))
        memory = self.en(x)
        y = self.embedded(target)
        for own, cross, feed in self.dec:
            y = feed(cross(own(y, causal=True), memory=memory, mask=mask))
        return functional.linear(self.dn(y), self.emb.weight, self.out_bias)


def read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(source, target, json.loads(items)) for source, target, items in (line.split("\t") for line in lines)]


def with_placeholders(row, chance):
    """A pair with all, some or none of what can be a placeholder, numbered in the order of the source."""
    source, target, items = row
    share = chance.random()
    share = 1.0 if share < ALL else 0.5 if share < ALL + SOME else 0.0
    chosen = [item for item in items if chance.random() < share][: len(PLACEHOLDERS)]
    made, at = "", 0
    for mark, (start, end, words) in zip(PLACEHOLDERS, chosen, strict=False):
        made += source[at:start] + mark
        at = end
        found = target.casefold().find(words.casefold())
        target = target[:found] + mark + target[found + len(words) :]
    return made + source[at:], target


def tokenizer(rows, out):
    """BPE, trained without a path, since that would be kept in the file; `identity`, since the text is NFC already."""
    held = io.BytesIO()
    texts = [text for source, target, _ in rows for text in (source, target)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=held, vocab_size=PIECES, model_type="bpe", character_coverage=1.0,
        normalization_rule_name="identity", unk_id=UNK, bos_id=BOS, eos_id=EOS, pad_id=-1, hard_vocab_limit=False,
        user_defined_symbols=PLACEHOLDERS, minloglevel=2, num_threads=1,
    )  # fmt: skip
    (out / "sentencepiece.model").write_bytes(held.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=held.getvalue())


def batches(rows, pieces, chance):
    """Batches of about the same number of tokens, of sentences about as long as each other."""
    pairs = [with_placeholders(row, chance) for row in rows]
    made = [(pieces.encode(source), pieces.encode(target)) for source, target in pairs]
    made.sort(key=lambda pair: len(pair[1]) + chance.random() * 4)
    found, held, most = [], [], 0
    for pair in made:
        size = max(len(pair[0]), len(pair[1]) + 1)
        if held and max(most, size) * (len(held) + 1) > BATCH_TOKENS:
            found.append(held)
            held, most = [], 0
        held.append(pair)
        most = max(most, size)
    found.append(held)
    chance.shuffle(found)
    return found


def loss_of(model, batch):
    long, other = max(len(source) for source, _ in batch), max(len(target) for _, target in batch) + 1
    source, mask = (
        torch.zeros(len(batch), long, dtype=torch.long),
        torch.zeros(len(batch), 1, 1, long, dtype=torch.bool),
    )
    given, wanted = torch.zeros(len(batch), other, dtype=torch.long), torch.full((len(batch), other), -100)
    for row, (one, two) in enumerate(batch):
        source[row, : len(one)] = torch.tensor(one)
        mask[row, 0, 0, : len(one)] = True
        given[row, : len(two) + 1] = torch.tensor([BOS, *two])
        wanted[row, : len(two) + 1] = torch.tensor([*two, EOS])
    scores = model(source, mask, given).flatten(0, 1)
    return functional.cross_entropy(scores, wanted.flatten(), ignore_index=-100, label_smoothing=0.1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=1500)
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    chance, begun = random.Random(1), time.time()  # noqa: S311 -- nothing secret
    train, seeds = read(options.folder / "train.tsv"), read(options.folder / "seeds.tsv")
    rows = train + seeds * SEED_WEIGHT
    pieces = tokenizer(rows, options.folder)
    model = Model(pieces.get_piece_size())
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    step, smooth = 0, None
    while step < options.steps:
        for batch in batches(rows, pieces, chance)[: options.steps - step]:
            rate = RATE * min(1, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / options.steps)) + 1e-5
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = loss_of(model, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
            if step % 100 == 0:
                print(f"step {step}, {time.time() - begun:.0f} s, loss {smooth:.3f}", flush=True)
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    np.savez(options.folder / "weights.npz", **weights)
    shape = {"heads": HEADS, "layers": LAYERS, "placeholders": len(PLACEHOLDERS)}
    (options.folder / "config.json").write_text(json.dumps(shape), encoding="utf-8")


if __name__ == "__main__":
    main()
