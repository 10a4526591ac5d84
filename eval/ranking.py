"""How well passages are found: evidence covered by the first k, and the field's ranking metrics, computed by ir-measures.

Ranks begin at 1. trec_eval sorts by score and breaks ties by id, so runs are written with strictly decreasing scores, 1 / rank.
"""

from collections.abc import Iterator, Mapping, Sequence

from corpus.document import Span
from eval.citations import covered_chars
from eval.dataset import WHOLE, Qrels
from eval.question import Question
from eval.response import RankedSpan, Response
from eval.score import Score, failed, not_applicable, scored

DEPTHS = (1, 3, 5, 10)
# Our names -> ir-measures'. nDCG has the linear gain of trec_eval.
MEASURES = {
    "ndcg@10": "nDCG@10",
    "mrr@10": "RR@10",
    "judged@10": "Judged@10",
    **{f"recall@{k}": f"R@{k}" for k in DEPTHS},
    **{f"hit@{k}": f"Success@{k}" for k in DEPTHS},
}
Run = Mapping[str, Sequence[str]]


def _first(hits: Sequence[RankedSpan], k: int, document: str) -> list[Span]:
    """Return the spans of one document among the first k passages."""
    ranked = sorted(hits, key=lambda hit: (hit.rank, hit.passage))[:k]
    return [Span(hit.start, hit.end) for hit in ranked if hit.document == document and hit.end > hit.start]


def evidence_covered(question: Question, hits: Sequence[RankedSpan], *, k: int) -> list[float]:
    """Return the share of each evidence span that the first k passages hold together, in [0, 1].

    Raises:
        ValueError: k is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    return [
        covered_chars(evidence.span, _first(hits, k, evidence.document)) / (evidence.end - evidence.start)
        for evidence in question.evidence
    ]


def _unmeasurable(metric: str, question: Question, response: Response) -> Score | None:
    if response.error:
        return failed(metric, response.error)
    if not question.answerable or not question.evidence:
        return not_applicable(metric, "the question has no evidence")
    if response.retrieved and not any(hit.end > hit.start for hit in response.retrieved):
        return failed(metric, "the passages have no offsets; score with the index they come from")
    return None


def evidence_recall_at_k(question: Question, response: Response, *, k: int) -> Score:
    """Score gold evidence characters in the first k passages / gold evidence characters; independent of how text is cut.

    >>> from eval.question import Evidence
    >>> evidence = Evidence("d", "", 0, 10, "…"), Evidence("d", "", 50, 60, "…")
    >>> asked = Question("q", "?", "number", answerable=True, evidence=evidence)
    >>> found = (RankedSpan(1, "d:0", "d", 0, 8), RankedSpan(2, "d:45", "d", 45, 99))
    >>> [evidence_recall_at_k(asked, Response("q", "", retrieved=found), k=k).value for k in (1, 2)]  # 8 of 20, then 18
    [0.4, 0.9]
    """
    metric = f"evidence_recall@{k}"
    if outcome := _unmeasurable(metric, question, response):
        return outcome
    lengths = [evidence.end - evidence.start for evidence in question.evidence]
    shares = evidence_covered(question, response.retrieved, k=k)
    return scored(metric, sum(a * b for a, b in zip(shares, lengths, strict=True)) / sum(lengths))


def all_evidence_at_k(question: Question, response: Response, *, k: int) -> Score:
    """Score 1 when at least 0.8 of every evidence span is in the first k passages, else 0."""
    metric = f"all_evidence@{k}"
    if outcome := _unmeasurable(metric, question, response):
        return outcome
    return scored(metric, float(all(share >= WHOLE for share in evidence_covered(question, response.retrieved, k=k))))


def run_of(responses: Mapping[str, Response]) -> dict[str, list[str]]:
    """Return {question id: passage ids in order of rank}, each passage once."""
    return {
        name: list(dict.fromkeys(hit.passage for hit in sorted(response.retrieved, key=lambda hit: hit.rank) if hit.passage))
        for name, response in responses.items()
    }


def ranking_scores(run: Run, qrels: Qrels) -> dict[str, dict[str, float]]:
    """Return {question id: {metric: value}} for every question with a relevant passage; nothing retrieved scores 0.

    Args:
        run: passage ids in order of rank.
        qrels: grades, as `eval.dataset.qrels` gives them.

    >>> scores = ranking_scores({"q": ["b", "a"]}, {"q": {"a": 1}})["q"]
    >>> round(scores["ndcg@10"], 4), scores["mrr@10"], scores["hit@1"]  # (1 / log2 3) / (1 / log2 2)
    (0.6309, 0.5, 0.0)
    """
    import ir_measures  # here, because pandas comes with it

    judged = {name: grades for name, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    found = {name: dict.fromkeys(MEASURES, 0.0) for name in judged}
    scores = {name: {passage: 1 / rank for rank, passage in enumerate(run[name], start=1)} for name in judged if run.get(name)}
    if not scores:
        return found
    ours = {str(ir_measures.parse_measure(theirs)): name for name, theirs in MEASURES.items()}
    measures = [ir_measures.parse_measure(theirs) for theirs in MEASURES.values()]
    for metric in ir_measures.iter_calc(measures, {name: judged[name] for name in scores}, scores):
        found[metric.query_id][ours[str(metric.measure)]] = float(metric.value)
    return found


def trec_run(run: Run, *, tag: str) -> Iterator[str]:
    """Yield the lines of a TREC run: `qid Q0 pid rank score tag`, scores strictly decreasing.

    >>> list(trec_run({"q": ["a", "b"]}, tag="t"))
    ['q Q0 a 1 1.000000000 t', 'q Q0 b 2 0.500000000 t']
    """
    for name, passages in run.items():
        for rank, passage in enumerate(passages, start=1):
            yield f"{name} Q0 {passage} {rank} {1 / rank:.9f} {tag}"


def trec_qrels(qrels: Qrels) -> Iterator[str]:
    """Yield the lines of TREC qrels: `qid 0 pid grade`.

    >>> list(trec_qrels({"q": {"a": 2}}))
    ['q 0 a 2']
    """
    for name, grades in qrels.items():
        for passage, grade in grades.items():
            yield f"{name} 0 {passage} {grade}"
