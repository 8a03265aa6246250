package io.skingate.skinsnode.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.skinsnode.guard.UpstreamBreaker.Permit;
import io.skingate.testing.LogLines;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpstreamBreakerTest {
  private final AtomicLong nanos = new AtomicLong();
  private final UpstreamBreaker breaker =
      new UpstreamBreaker("main", new MonotonicClock(nanos::get));

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void open() {
    for (int i = 0; i < 20; i++) {
      breaker.failed(breaker.tryAcquire(), "timeout");
    }
    assertThat(breaker.state()).isEqualTo("open");
  }

  @Test
  void stays_closed_for_a_few_failures_among_little_traffic() {
    for (int i = 0; i < 19; i++) {
      breaker.failed(breaker.tryAcquire(), "timeout");
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void stays_closed_while_most_calls_succeed() {
    for (int i = 0; i < 200; i++) {
      Permit permit = breaker.tryAcquire();
      if (i % 3 == 0) {
        breaker.failed(permit, "timeout");
      } else {
        breaker.succeeded(permit);
      }
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void holds_calls_back_once_open_and_says_for_how_long() {
    open();
    pass(Duration.ofMillis(300));
    assertThat(breaker.tryAcquire()).isNull();
    assertThat(breaker.untilProbe()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void lets_one_probe_through_and_closes_on_its_success() {
    open();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    Permit probe = breaker.tryAcquire();
    assertThat(probe).isNotNull();
    assertThat(breaker.tryAcquire()).isNull();
    breaker.succeeded(probe);
    assertThat(breaker.isClosed()).isTrue();
    assertThat(breaker.tryAcquire()).isNotNull();
  }

  @Test
  void opens_again_when_the_probe_fails() {
    open();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    breaker.failed(breaker.tryAcquire(), "timeout");
    assertThat(breaker.state()).isEqualTo("open");
    assertThat(breaker.tryAcquire()).isNull();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    assertThat(breaker.tryAcquire()).isNotNull();
  }

  @Test
  void a_probe_that_was_not_made_makes_room_for_another() {
    open();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    breaker.release(breaker.tryAcquire());
    Permit probe = breaker.tryAcquire();
    assertThat(probe).isNotNull();
    breaker.succeeded(probe);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void a_probe_that_hangs_does_not_keep_the_next_from_going() {
    open();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    Permit hanging = breaker.tryAcquire();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    Permit next = breaker.tryAcquire();
    assertThat(next).isNotNull();
    breaker.failed(hanging, "timeout");
    assertThat(breaker.state()).isEqualTo("half_open");
    breaker.succeeded(next);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void late_failures_of_older_calls_do_not_prolong_an_outage() {
    Permit[] hanging = new Permit[64];
    for (int i = 0; i < hanging.length; i++) {
      hanging[i] = breaker.tryAcquire();
    }
    open();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    breaker.succeeded(breaker.tryAcquire());
    for (Permit permit : hanging) {
      breaker.failed(permit, "timeout");
    }
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void a_late_success_is_evidence_enough() {
    Permit slow = breaker.tryAcquire();
    open();
    breaker.succeeded(slow);
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void a_call_that_waited_through_the_opening_may_not_go() {
    Permit waiting = breaker.tryAcquire();
    assertThat(breaker.stillHolds(waiting)).isTrue();
    open();
    assertThat(breaker.stillHolds(waiting)).isFalse();
    pass(UpstreamBreaker.PROBE_INTERVAL.plusMillis(1));
    Permit probe = breaker.tryAcquire();
    assertThat(breaker.stillHolds(waiting)).isFalse();
    assertThat(breaker.stillHolds(probe)).isTrue();
  }

  @Test
  void opening_and_closing_are_a_line_each_however_many_calls_and_probes_fail() {
    try (LogLines log = new LogLines(UpstreamBreaker.class.getName())) {
      open();
      for (int i = 0; i < 5; i++) {
        pass(Duration.ofSeconds(2));
        breaker.failed(breaker.tryAcquire(), "status 503");
      }
      pass(Duration.ofSeconds(2));
      breaker.succeeded(breaker.tryAcquire());
      assertThat(log.written())
          .satisfiesExactly(
              line -> {
                assertThat(line.message())
                    .isEqualTo("Circuit opened: orders wait until SkinsNode answers again");
                assertThat(line.fields())
                    .containsEntry("account", "main")
                    .containsEntry("reason", "timeout");
              },
              line -> {
                assertThat(line.message()).isEqualTo("Circuit closed");
                assertThat(line.fields())
                    .containsEntry("account", "main")
                    .containsEntry("durationMs", 12_000L);
              });
      open();
      assertThat(log.written()).hasSize(3);
    }
  }
}
