package io.skingate.management.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private CheckState redis = CheckState.starting("not reached yet");
  private CheckState catalog = CheckState.starting("first fetch under way");
  private boolean draining;
  private final List<ReadinessCheck> checks =
      new ArrayList<>(
          List.of(
              new ReadinessCheck("redis", () -> redis),
              new ReadinessCheck("catalog main", () -> catalog)));
  private final Readiness readiness = new Readiness(() -> checks, () -> draining);

  @Test
  void is_not_ready_before_everything_has_started() {
    redis = CheckState.ok();

    assertThat(readiness.ask())
        .isEqualTo(
            new Readiness.Answer(
                false,
                "redis: ok\ncatalog main: degraded (first fetch under way)\n"
                    + "gateway: degraded (starting)\n"));
  }

  @Test
  void a_first_fetch_that_failed_is_an_end_of_the_start_too() {
    redis = CheckState.ok();
    catalog = CheckState.degraded("last fetch: timeout");

    assertThat(readiness.ask().ready()).isTrue();
    assertThat(readiness.ask().body())
        .isEqualTo("redis: ok\ncatalog main: degraded (last fetch: timeout)\ngateway: ok\n");
  }

  @Test
  void later_trouble_shows_and_does_not_turn_it_off() {
    start();
    redis = CheckState.degraded("not connected");

    assertThat(readiness.ask().ready()).isTrue();
    assertThat(readiness.ask().body()).startsWith("redis: degraded (not connected)\n");
  }

  @Test
  void an_account_added_later_does_not_turn_it_off() {
    start();
    checks.add(new ReadinessCheck("catalog new", () -> CheckState.starting("no fetch yet")));

    assertThat(readiness.ask().ready()).isTrue();
    assertThat(readiness.ask().body()).contains("catalog new: degraded (no fetch yet)\n");
  }

  @Test
  void is_not_ready_while_draining() {
    start();
    draining = true;

    assertThat(readiness.ask().ready()).isFalse();
    assertThat(readiness.ask().body()).endsWith("gateway: degraded (shutting down)\n");
  }

  @Test
  void a_check_that_throws_is_degraded() {
    start();
    checks.add(
        new ReadinessCheck(
            "odd",
            () -> {
              throw new IllegalStateException("secret");
            }));

    assertThat(readiness.ask().body())
        .contains("odd: degraded (the check failed: IllegalStateException)\n");
  }

  @Test
  void a_reason_stays_on_its_line() {
    assertThat(CheckState.degraded(" a\r\nb:\tok ")).hasToString("degraded (a b: ok)");
  }

  private void start() {
    redis = CheckState.ok();
    catalog = CheckState.ok();
    assertThat(readiness.ask().ready()).isTrue();
  }
}
