"""The contract of every retriever: ranks from 1, best first, ties by passage id, no more than asked, never a failure."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.retriever import PARTS, HybridRetriever, Retrieval
from tests.fakes import CharEmbedder, handbook, histogram, indexed, plain, retriever

QUESTIONS = ["用水總量是多少?", "How much water is used?", "2023", "?", "", "罰款多少", "水" * 2000, "\u202e😀", "xyzzy", "多少"]


@pytest.fixture(scope="module")
def handbook_retriever(tmp_path_factory):
    return retriever(tmp_path_factory.mktemp("home"), handbook())


def check(retrieval, k):
    hits = retrieval.hits
    assert len(hits) <= k
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len({hit.passage.id for hit in hits}) == len(hits)
    keys = [(-hit.score, hit.passage.id) for hit in hits]
    assert keys == sorted(keys)
    for hit in hits:
        assert -1 <= hit.dense <= 1 + 1e-5
        assert -1e-6 <= hit.coverage <= 1 + 1e-5
        inside = [clause.span for clause in hit.clauses]
        assert all(hit.passage.start <= span.start < span.end <= hit.passage.end for span in inside)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("k", [1, 3, 1000])
def test_hits_are_ranked_from_one_best_first(handbook_retriever, question, part, k):
    check(handbook_retriever.search_by(question, k=k, part=part), k)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_is_searched(handbook_retriever, question, k):
    retrieval = handbook_retriever.search(question, k=k)
    check(retrieval, k)
    assert all(0 <= hit.score <= 1 for hit in retrieval.hits)


def test_the_search_is_the_hybrid(handbook_retriever):
    question = "用水總量是多少?"
    assert handbook_retriever.search(question, k=5) == handbook_retriever.search_by(question, k=5, part="hybrid")


def test_equal_passages_are_ranked_by_their_ids(tmp_path):
    paragraph = "各單位應節約用水,不得浪費,並應定期檢討用水情形,陳報主管機關備查。" * 3
    found = retriever(tmp_path, plain("a", "\n\n".join([paragraph] * 12))).search("節約用水", k=20)
    assert len(found.hits) == 12
    assert len({hit.score for hit in found.hits}) == 1
    ids = [hit.passage.id for hit in found.hits]
    assert ids == sorted(ids)
    assert [hit.passage.start for hit in found.hits] != sorted(hit.passage.start for hit in found.hits)


@pytest.mark.parametrize("documents", [(), (plain("empty", "。"),)])
def test_an_empty_index_finds_nothing_or_the_little_there_is(tmp_path, documents):
    for part in PARTS:
        check(retriever(tmp_path, *documents).search_by("用水", k=5, part=part), len(documents))


def test_nothing_indexed_is_no_hits(tmp_path):
    assert retriever(tmp_path).search("用水", k=5) == Retrieval(())


def test_scores_of_the_parts_are_what_they_say(tmp_path):
    index = indexed(tmp_path, handbook())
    search = retriever(tmp_path, handbook())
    question = "罚款"  # already simplified, so that the fake embeds it as it stands
    for hit in search.search_by(question, k=20, part="dense").hits:
        row = [passage.id for passage in index.searchable.passages].index(hit.passage.id)
        expected = index.searchable.vectors.cosines(histogram(question), np.array([row]))[0]
        assert hit.score == hit.dense == pytest.approx(expected, abs=1e-5)
    for hit in search.search_by(question, k=20, part="clause").hits:
        assert hit.score == pytest.approx(max(clause.cosine for clause in hit.clauses), abs=1e-4)


def test_a_passage_with_every_term_of_the_question_is_covered_and_first_by_words(handbook_retriever):
    first = handbook_retriever.search_by("浪費用水處以多少罰款?", k=3, part="lexical").hits[0]
    assert "浪費用水" in first.passage.text
    assert first.coverage == pytest.approx(1, abs=0.35)
    nowhere = handbook_retriever.search_by("上海今天天氣如何?", k=3, part="lexical").hits
    assert all(hit.coverage < first.coverage for hit in nowhere)


def test_terms_are_known_where_some_passage_says_them(handbook_retriever):
    known = {term.term.name: term.known for term in handbook_retriever.search("罰款與恐龍", k=1).terms}
    assert known["罚款"]
    assert not known["恐龙"]


def test_each_question_is_embedded_once(tmp_path):
    class Counting(CharEmbedder):
        queries = 0

        def embed_query(self, query):
            self.queries += 1
            return super().embed_query(query)

    embedder = Counting()
    HybridRetriever(indexed(tmp_path, handbook()).searchable, embedder).search("用水", k=3)
    assert embedder.queries == 1


def test_an_english_question_is_searched_by_the_mean_of_its_own_and_its_chinese_vector(tmp_path):
    search = retriever(tmp_path, plain("wet", "濕地面積很大。森林也很大。"))
    (hit,) = search.search_by("How large are the wetlands?", k=1, part="dense").hits
    mean = histogram("How large are the wetlands?") + histogram("湿地")
    index = indexed(tmp_path, plain("wet", "濕地面積很大。森林也很大。"))
    expected = index.searchable.vectors.cosines(mean / np.linalg.norm(mean), np.array([0]))[0]
    assert hit.dense == pytest.approx(expected, abs=1e-5)


def test_a_place_that_nobody_names_in_full_is_found_by_its_short_name(tmp_path):
    documents = [plain("park", "推動深哈產業園提檔升級。"), plain("other", "完善各類園區功能。"), plain("third", "建設示範區。")]
    retrieval = retriever(tmp_path, *documents).search_by("跟深圳合作", k=3, part="lexical")
    assert retrieval.hits[0].passage.document == "park"
    assert {term.term.name: term.known for term in retrieval.terms}["深圳"]
    named = [*documents, plain("full", "深圳的大學。")]
    assert retriever(tmp_path / "full", *named).search_by("跟深圳合作", k=1, part="lexical").hits[0].passage.document == "full"
