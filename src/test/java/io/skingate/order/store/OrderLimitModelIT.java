package io.skingate.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.testing.TestRedis;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The order limit as Redis counts it against the exact arithmetic, on a clock that the test sets.
 */
class OrderLimitModelIT {
  private static final BigDecimal NEARLY = new BigDecimal("0.00001");
  private static final BigDecimal MICROS_A_SECOND = BigDecimal.valueOf(1_000_000);

  private static TestRedis redis;

  @BeforeContainer
  static void start() {
    redis = new TestRedis();
  }

  @AfterContainer
  static void stop() {
    redis.close();
  }

  /** One tenant's limit and a counter for its orders. */
  private static final class Limiter {
    private final TimedScripts scripts =
        new TimedScripts(redis, "l" + UUID.randomUUID().toString().substring(0, 8));
    private int orders;
    private Response last;

    Limiter(LimitConfig limit) {
      change(limit);
    }

    void change(LimitConfig limit) {
      scripts.emissionMicros = limit.rate().emissionIntervalMicros();
      scripts.burst = limit.burst();
    }

    boolean admits() {
      last = scripts.admit("o" + orders++, "item", "owner");
      return !last.get(0).toString().equals("limited");
    }

    int admitsOf(int arrivals, long apartMicros) {
      int admitted = 0;
      for (int i = 0; i < arrivals; i++) {
        admitted += admits() ? 1 : 0;
        pass(apartMicros);
      }
      return admitted;
    }

    void pass(long micros) {
      scripts.nowMicros += micros;
    }

    long waitMicros() {
      return last.get(2).toLong();
    }
  }

  private static LimitConfig limit(long count, Duration period, int burst) {
    return new LimitConfig(new Rate(count, period), burst);
  }

  @Provide
  Arbitrary<LimitConfig> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 2000),
            Arbitraries.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)),
            Arbitraries.integers().between(1, 30))
        .as(OrderLimitModelIT::limit);
  }

  /** Requests that the rate gives in so many microseconds, exactly. */
  private static BigDecimal given(LimitConfig limit, long micros) {
    BigDecimal period =
        BigDecimal.valueOf(limit.rate().period().toSeconds()).multiply(MICROS_A_SECOND);
    return BigDecimal.valueOf(micros)
        .multiply(BigDecimal.valueOf(limit.rate().count()))
        .divide(period, MathContext.DECIMAL128);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void it_decides_as_exact_arithmetic_does_and_no_window_holds_more_than_burst_and_rate(
      @ForAll("limits") LimitConfig limit,
      @ForAll @Size(min = 5, max = 60) List<@LongRange(min = 0, max = 300) Long> percentApart) {
    Limiter limiter = new Limiter(limit);
    List<Long> admittedAt = new ArrayList<>();
    BigDecimal used = BigDecimal.ZERO;
    BigDecimal burst = BigDecimal.valueOf(limit.burst());
    for (long percent : percentApart) {
      // A third of the arrivals are far closer together than the rate.
      long apart =
          (long)
              (limit.rate().emissionIntervalMicros() * (percent < 100 ? 0 : percent - 100) / 150);
      limiter.pass(apart);
      used = used.subtract(given(limit, apart)).max(BigDecimal.ZERO);
      boolean admitted = limiter.admits();
      BigDecimal after = used.add(BigDecimal.ONE);
      if (after.subtract(burst).abs().compareTo(NEARLY) > 0) {
        assertThat(admitted).as("%s used of %s", used, limit).isEqualTo(after.compareTo(burst) < 0);
      }
      if (admitted) {
        used = after;
        admittedAt.add(limiter.scripts.nowMicros);
      }
    }
    for (int from = 0; from < admittedAt.size(); from++) {
      for (int to = from; to < admittedAt.size(); to++) {
        assertThat(BigDecimal.valueOf(to - from + 1L))
            .isLessThanOrEqualTo(
                burst.add(given(limit, admittedAt.get(to) - admittedAt.get(from))).add(NEARLY));
      }
    }
  }

  /** A burst of one cannot make up for an arrival that came a moment too early, so not with it. */
  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void under_saturation_the_whole_rate_gets_through(
      @ForAll("limits") LimitConfig limits, @ForAll @LongRange(min = 10, max = 99) long percent) {
    LimitConfig limit = new LimitConfig(limits.rate(), limits.burst() + 1);
    Limiter limiter = new Limiter(limit);
    long apart = (long) Math.max(1, limit.rate().emissionIntervalMicros() * percent / 100);
    int arrivals = limit.burst() * 3 + 200;
    int admitted = limiter.admitsOf(arrivals, apart);
    BigDecimal most =
        BigDecimal.valueOf(limit.burst())
            .add(given(limit, apart * (arrivals - 1L)))
            .min(BigDecimal.valueOf(arrivals));
    assertThat(BigDecimal.valueOf(admitted))
        .isLessThanOrEqualTo(most.add(NEARLY))
        .isGreaterThanOrEqualTo(most.multiply(new BigDecimal("0.99")).subtract(BigDecimal.ONE));
  }

  @Example
  void arrivals_just_faster_than_the_rate_lose_no_remainder() {
    Limiter limiter = new Limiter(limit(10, Duration.ofSeconds(1), 1));
    assertThat(limiter.admitsOf(600, 99_000))
        .as("of a minute's 594; dropped remainders would let half through")
        .isGreaterThanOrEqualTo(300);
    Limiter bursty = new Limiter(limit(10, Duration.ofSeconds(1), 2));
    assertThat(bursty.admitsOf(600, 99_000)).isGreaterThanOrEqualTo(589);
  }

  @Example
  void a_burst_over_a_seconds_boundary_is_one_burst() {
    Limiter limiter = new Limiter(limit(100, Duration.ofSeconds(1), 100));
    limiter.scripts.nowMicros = 1_800_000_000_999_990L;
    assertThat(limiter.admitsOf(150, 0)).isEqualTo(100);
    limiter.pass(131_000);
    assertThat(limiter.admitsOf(150, 0)).isEqualTo(13);
  }

  @Example
  void a_denial_costs_nothing_and_its_wait_is_enough_and_needed() {
    Limiter limiter = new Limiter(limit(7, Duration.ofSeconds(1), 3));
    limiter.admitsOf(3, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.admits()).isFalse();
    }
    long wait = limiter.waitMicros();
    limiter.pass(wait - 2);
    assertThat(limiter.admits()).isFalse();
    limiter.pass(2);
    assertThat(limiter.admits()).isTrue();
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void a_clock_that_jumps_gives_at_most_one_burst_more_and_never_stands_still(
      @ForAll("limits") LimitConfig limit,
      @ForAll @LongRange(min = -7_200_000_000L, max = 7_200_000_000L) long jump) {
    Limiter limiter = new Limiter(limit);
    limiter.admitsOf(limit.burst() + 5, 0);
    limiter.pass(jump);
    assertThat(limiter.admitsOf(limit.burst() + 5, 0)).isLessThanOrEqualTo(limit.burst());
    limiter.admits();
    long wait = limiter.waitMicros();
    assertThat(wait).isLessThanOrEqualTo((long) limit.rate().emissionIntervalMicros() + 1);
    limiter.pass(wait);
    assertThat(limiter.admits()).isTrue();
  }

  @Example
  void a_changed_limit_holds_from_the_next_request_on_and_keeps_what_was_used() {
    Limiter limiter = new Limiter(limit(1, Duration.ofHours(1), 10));
    assertThat(limiter.admitsOf(20, 0)).isEqualTo(10);
    limiter.change(limit(1, Duration.ofHours(1), 15));
    assertThat(limiter.admitsOf(20, 0)).isEqualTo(5);
    limiter.change(limit(10, Duration.ofSeconds(1), 4));
    assertThat(limiter.admits()).as("a smaller burst is full").isFalse();
    limiter.pass(100_000);
    assertThat(limiter.admits()).as("and fills at the new rate").isTrue();
    assertThat(limiter.admits()).isFalse();
  }

  @Example
  void what_is_left_and_when_more_comes_is_told_exactly() {
    Limiter limiter = new Limiter(limit(10, Duration.ofSeconds(1), 5));
    limiter.admits();
    limiter.admits();
    limiter.pass(150_000);
    limiter.admits();
    assertThat(limiter.last.get(1).toLong()).as("1.5 used of 5").isEqualTo(3);
    assertThat(limiter.last.get(2).toLong()).as("half an interval").isEqualTo(50_000);
  }
}
