"""Our embedder and our retriever as LangChain's: its own standard suites, over the fake."""

import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from assistant.chain import PassageEmbeddings, PassageRetriever
from tests.fakes import CharEmbedder, handbook, histogram, retriever


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self):
        return PassageEmbeddings

    @property
    def embedding_model_params(self):
        return {"embedder": CharEmbedder()}


class TestEmbeddings(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self):
        return PassageEmbeddings

    @property
    def embedding_model_params(self):
        return {"embedder": CharEmbedder()}


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _over_the_handbook(self, home):
        self.searched = retriever(home, handbook())

    @property
    def retriever_constructor(self):
        return PassageRetriever

    @property
    def retriever_constructor_params(self):
        return {"retriever": self.searched}

    @property
    def retriever_query_example(self):
        return "全市用水總量是多少?"


def test_a_langchain_document_carries_its_place(home):
    document = handbook()
    found = PassageRetriever(retriever=retriever(home, document), k=3).invoke("全市用水總量是多少?")
    assert len(found) == 3
    for passage in found:
        start, end = passage.metadata["start"], passage.metadata["end"]
        assert document.text[start:end] == passage.page_content
        assert passage.id == f"handbook:{start}"
        assert passage.metadata["section"][0] == "青山市節水手冊"
    scores = [passage.metadata["score"] for passage in found]
    assert scores == sorted(scores, reverse=True)


def test_langchain_vectors_are_the_embedder_s():
    embeddings = PassageEmbeddings(CharEmbedder())
    assert embeddings.embed_query("水") == histogram("水").tolist()
    assert embeddings.embed_documents(["水", "電"]) == [histogram("水").tolist(), histogram("電").tolist()]
