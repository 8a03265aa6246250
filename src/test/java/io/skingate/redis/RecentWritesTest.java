package io.skingate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
  private long now = 1_000_000_000_000L;
  private final RecentWrites<String> writes = new RecentWrites<>(() -> now, 3);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void tells_again_what_was_written_in_the_last_seconds_before_the_last_answer() {
    writes.remember("old");
    pass(Duration.ofSeconds(4));
    writes.remember("new");
    writes.answered();
    assertThat(writes.losable(now)).containsExactly("new");
  }

  @Test
  void an_outage_forgets_nothing_however_long_it_lasts() {
    writes.remember("before");
    writes.answered();
    pass(Duration.ofSeconds(1));
    long lostAt = now;
    pass(Duration.ofMinutes(10));
    assertThat(writes.losable(lostAt)).containsExactly("before");
  }

  @Test
  void what_was_written_long_before_the_loss_is_not_told_again() {
    writes.remember("settled");
    writes.answered();
    pass(Duration.ofMinutes(10));
    assertThat(writes.losable(now)).isEmpty();
  }

  @Test
  void what_was_written_while_redis_hung_unnoticed_is_told_again() {
    writes.remember("hung");
    pass(Duration.ofSeconds(2));
    assertThat(writes.losable(now)).containsExactly("hung");
  }

  @Test
  void is_bounded() {
    for (String write : new String[] {"a", "b", "c", "d"}) {
      writes.remember(write);
    }
    assertThat(writes.losable(now)).containsExactly("b", "c", "d");
  }
}
