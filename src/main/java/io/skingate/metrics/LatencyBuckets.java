package io.skingate.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Where the histograms of times have their bounds. The same everywhere, so that the times of one
 * request's parts can be laid over each other.
 */
public final class LatencyBuckets {
  private static final long[] MICROS = {
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };

  private LatencyBuckets() {}

  /** From a millisecond to ten seconds. */
  public static Duration[] requests() {
    return durations(LongStream.of(MICROS));
  }

  /** From a quarter of a millisecond to a second, for what stands next door. */
  public static Duration[] neighbours() {
    return durations(
        LongStream.concat(
            LongStream.of(250), LongStream.of(MICROS).filter(micros -> micros <= 1_000_000)));
  }

  private static Duration[] durations(LongStream micros) {
    return micros.mapToObj(each -> Duration.ofNanos(each * 1000)).toArray(Duration[]::new);
  }
}
