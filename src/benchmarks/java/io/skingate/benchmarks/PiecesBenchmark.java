package io.skingate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What the small hot pieces cost by themselves, time and bytes, by JMH.
 *
 * <pre>mvn verify -Pbenchmarks -Dit.test=PiecesBenchmark</pre>
 *
 * <p>{@code -Dskingate.benchmark.pieces} names those wanted, a regular expression.
 */
class PiecesBenchmark {
  @Test
  void prints_what_the_hot_pieces_cost() throws Exception {
    var options =
        new OptionsBuilder()
            .include(System.getProperty("skingate.benchmark.pieces", "io.skingate.*Pieces"))
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build();
    assertThat(new Runner(options).run()).isNotEmpty();
  }
}
