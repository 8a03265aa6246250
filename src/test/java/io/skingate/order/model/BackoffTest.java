package io.skingate.order.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackoffTest {
  private final Backoff backoff = new Backoff(new Random());

  @Property
  void a_queued_order_is_tried_again_within_three_seconds_and_not_at_once(
      @ForAll @IntRange(min = 0) int tries) {
    assertThat(backoff.retry(tries, null)).isBetween(Duration.ofMillis(125), Duration.ofSeconds(3));
  }

  @Property(tries = 50)
  void early_tries_come_sooner_and_each_step_is_at_most_twice_the_one_before(
      @ForAll @IntRange(min = 0, max = 3) int tries) {
    Duration full = Duration.ofMillis(250L << tries);
    assertThat(backoff.retry(tries, null)).isBetween(full.dividedBy(2), full);
  }

  @Property(tries = 100)
  void what_skinsnode_asks_for_is_a_lower_bound(
      @ForAll @IntRange(min = 0, max = 50) int tries,
      @ForAll @LongRange(min = 0, max = 600_000) long askedMillis) {
    Duration asked = Duration.ofMillis(askedMillis);
    Duration wait = backoff.retry(tries, asked);
    assertThat(wait).isGreaterThanOrEqualTo(asked);
    assertThat(wait).isLessThanOrEqualTo(max(asked, Duration.ofSeconds(3)));
  }

  @Property
  void reconciliation_never_asks_twice_within_skinsnodes_cache(
      @ForAll @IntRange(min = 0) int checks,
      @ForAll @LongRange(min = 0, max = 7_200_000) long afterMillis) {
    Duration after = Duration.ofMillis(afterMillis);
    Duration wait = backoff.reconcile(checks, after);
    assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(30)).isGreaterThanOrEqualTo(after);
    assertThat(wait)
        .isLessThanOrEqualTo(max(after, Duration.ofMinutes(30)).multipliedBy(6).dividedBy(5));
  }

  @Property(tries = 50)
  void reconciliation_asks_evenly_at_first_and_then_doubles_its_wait(
      @ForAll @IntRange(min = 0, max = 8) int checks) {
    Duration least = Duration.ofSeconds(60L << Math.max(0, checks - 4));
    assertThat(backoff.reconcile(checks, Duration.ofSeconds(60)))
        .isBetween(least, least.multipliedBy(6).dividedBy(5));
  }

  @Example
  void waits_differ_so_that_pods_do_not_ask_in_step() {
    Set<Duration> retries = new HashSet<>();
    Set<Duration> checks = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      retries.add(backoff.retry(5, null));
      checks.add(backoff.reconcile(1, Duration.ofSeconds(60)));
    }
    assertThat(retries).hasSizeGreaterThan(20);
    assertThat(checks).hasSizeGreaterThan(20);
  }

  @Example
  void the_late_check_comes_when_the_cache_is_over() {
    assertThat(Backoff.LATE_CHECK).isGreaterThan(Duration.ofSeconds(30));
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
