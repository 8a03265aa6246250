package io.skingate.order.tradeurl;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The keyed hash of a trade URL, once an order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TradeUrlPieces {
  private final TradeUrlKey key = TradeUrlKey.random(1_700_000_000_000L);

  @Benchmark
  public String hashTradeUrl() {
    return key.hash("https://steamcommunity.com/tradeoffer/new/?partner=123456789&token=abcDEF12");
  }
}
