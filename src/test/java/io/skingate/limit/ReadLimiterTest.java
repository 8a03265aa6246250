package io.skingate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.limit.ReadLimiter.Decision;
import io.skingate.tenant.Tenant;
import io.skingate.testing.TestTenants;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

class ReadLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 5;
  private ReadLimiter limiter = new ReadLimiter(() -> now);

  @BeforeTry
  void forget() {
    now = 5;
    limiter = new ReadLimiter(() -> now);
  }

  private static LimitConfig limit(long count, Duration period, int burst) {
    return new LimitConfig(new Rate(count, period), burst);
  }

  private static Tenant reader(LimitConfig limit) {
    return TestTenants.tenant("acme", limit);
  }

  private Decision charge(LimitConfig limit) {
    return limiter.charge(reader(limit));
  }

  @Test
  void a_burst_passes_and_then_one_request_for_each_interval() {
    LimitConfig limit = limit(20, Duration.ofSeconds(1), 40);
    for (int left = 39; left >= 0; left--) {
      Decision decision = charge(limit);
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.state()).isEqualTo(new LimitState(40, 2, left, 1));
    }
    Decision denied = charge(limit);
    assertThat(denied.allowed()).isFalse();
    assertThat(denied.retryAfter()).isEqualTo(Duration.ofMillis(50));
    assertThat(denied.state()).isEqualTo(new LimitState(40, 2, 0, 1));
    now += 50_000_000 - 1_000;
    assertThat(charge(limit).allowed()).isFalse();
    now += 1_000;
    assertThat(charge(limit).allowed()).isTrue();
    assertThat(charge(limit).allowed()).isFalse();
  }

  @Test
  void the_fields_count_whole_seconds_rounded_up() {
    LimitConfig slow = limit(10, Duration.ofMinutes(1), 2);
    assertThat(charge(slow).state()).isEqualTo(new LimitState(2, 12, 1, 6));
    now += SECOND / 2;
    assertThat(charge(slow).state()).isEqualTo(new LimitState(2, 12, 0, 6));
    Decision denied = charge(slow);
    assertThat(denied.retryAfter()).isEqualTo(Duration.ofMillis(5_500));
    assertThat(denied.state().resetSeconds()).isEqualTo(6);
  }

  @Test
  void looking_charges_nothing() {
    LimitConfig limit = limit(1, Duration.ofSeconds(1), 5);
    assertThat(limiter.state(reader(limit))).isNull();
    charge(limit);
    assertThat(limiter.state(reader(limit))).isEqualTo(new LimitState(5, 5, 4, 1));
    assertThat(limiter.state(reader(limit))).isEqualTo(new LimitState(5, 5, 4, 1));
    now += SECOND;
    assertThat(limiter.state(reader(limit))).isEqualTo(new LimitState(5, 5, 5, 0));
  }

  @Test
  void tenants_do_not_share_a_limit() {
    LimitConfig limit = limit(1, Duration.ofHours(1), 1);
    assertThat(limiter.charge(TestTenants.tenant("acme", limit)).allowed()).isTrue();
    assertThat(limiter.charge(TestTenants.tenant("beta", limit)).allowed()).isTrue();
    assertThat(limiter.charge(TestTenants.tenant("acme", limit)).allowed()).isFalse();
  }

  @Test
  void a_changed_limit_holds_for_the_next_request() {
    LimitConfig wide = limit(1, Duration.ofHours(1), 100);
    for (int i = 0; i < 50; i++) {
      assertThat(charge(wide).allowed()).isTrue();
    }
    LimitConfig narrow = limit(1, Duration.ofSeconds(1), 10);
    Decision denied = charge(narrow);
    assertThat(denied.allowed()).isFalse();
    assertThat(denied.state().quota()).isEqualTo(10);
    assertThat(denied.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(charge(wide).allowed()).isTrue();
    LimitConfig fast = limit(1_000, Duration.ofSeconds(1), 10);
    now += SECOND;
    assertThat(charge(fast).state().remaining()).isEqualTo(9);
  }

  @Test
  void a_clock_that_swings_gives_nothing_away() {
    LimitConfig limit = limit(1, Duration.ofSeconds(1), 1);
    now = 100 * SECOND;
    assertThat(charge(limit).allowed()).isTrue();
    for (int i = 0; i < 50; i++) {
      now = (i % 2 == 0 ? 90 : 100) * SECOND;
      assertThat(charge(limit).allowed()).isFalse();
    }
    now = 101 * SECOND;
    assertThat(charge(limit).allowed()).isTrue();
  }

  @Property(tries = 300)
  void no_window_lets_more_through_than_burst_and_rate_allow(
      @ForAll("limits") LimitConfig limit, @ForAll("gaps") List<Long> gaps) {
    List<Long> allowedAt = new ArrayList<>();
    for (long gap : gaps) {
      now += gap;
      if (charge(limit).allowed()) {
        allowedAt.add(now);
      }
    }
    BigInteger period = BigInteger.valueOf(limit.rate().period().toNanos());
    for (int from = 0; from < allowedAt.size(); from++) {
      for (int to = from; to < allowedAt.size(); to++) {
        long elapsed = allowedAt.get(to) - allowedAt.get(from);
        // (n - burst) * period <= elapsed * count, a millionth of a request forgiven
        BigInteger above =
            BigInteger.valueOf(to - from + 1 - limit.burst())
                .multiply(period)
                .subtract(
                    BigInteger.valueOf(elapsed).multiply(BigInteger.valueOf(limit.rate().count())));
        assertThat(above.multiply(BigInteger.valueOf(1_000_000)))
            .isLessThanOrEqualTo(period.multiply(BigInteger.TWO));
      }
    }
  }

  @Property(tries = 100)
  void one_who_never_stops_asking_gets_99_percent_of_the_rate(@ForAll("limits") LimitConfig limit) {
    long interval = (long) (limit.rate().emissionIntervalMicros() * 1000);
    long step = Math.max(1, interval / 97);
    long end = now + interval * 400;
    long allowed = 0;
    while (now < end) {
      now += step;
      allowed += charge(limit).allowed() ? 1 : 0;
    }
    assertThat(allowed).isGreaterThanOrEqualTo((long) ((limit.burst() + 399) * 0.99));
  }

  @Property(tries = 300)
  void one_who_waits_as_told_is_let_through_and_the_fields_agree(
      @ForAll("limits") LimitConfig limit, @ForAll("gaps") List<Long> gaps) {
    for (long gap : gaps) {
      now += gap;
      Decision decision = charge(limit);
      LimitState state = decision.state();
      assertThat(state.quota()).isEqualTo(limit.burst());
      assertThat(state.windowSeconds()).isEqualTo(limit.windowSeconds());
      assertThat(state.remaining()).isBetween(0L, (long) limit.burst());
      if (!decision.allowed()) {
        assertThat(state.remaining()).isZero();
        assertThat(
                Long.parseLong(
                    Problem.of(ErrorCode.RATE_LIMITED)
                        .withRetryAfter(decision.retryAfter())
                        .retryAfterSeconds()))
            .isGreaterThanOrEqualTo(1)
            .isGreaterThanOrEqualTo(state.resetSeconds());
        now += decision.retryAfter().toNanos();
        assertThat(charge(limit).allowed()).isTrue();
      }
    }
  }

  @Provide
  Arbitrary<LimitConfig> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 5_000),
            Arbitraries.of(
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofMillis(7)),
            Arbitraries.integers().between(1, 60))
        .as(ReadLimiterTest::limit);
  }

  @Provide
  Arbitrary<List<Long>> gaps() {
    return Arbitraries.oneOf(
            Arbitraries.just(0L),
            Arbitraries.longs().between(0, 2_000_000),
            Arbitraries.longs().between(0, SECOND),
            Arbitraries.longs().between(0, 100 * SECOND))
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }
}
