package io.skingate.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
  private long now = 1_000_000_000_000L;
  private final RecentWrites<String> writes = new RecentWrites<>(() -> now, 3);

  private void remember(String what) {
    writes.remember("of " + what, what.getBytes(UTF_8));
  }

  private List<String> losable(long lostAt) {
    return writes.losable(lostAt).stream()
        .map(
            write -> {
              String what = new String(write.packed(), UTF_8);
              assertThat(write.owner()).isEqualTo("of " + what);
              return what;
            })
        .toList();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void tells_again_what_was_written_in_the_last_seconds_before_the_last_answer() {
    remember("old");
    pass(Duration.ofSeconds(4));
    remember("new");
    writes.answered();
    assertThat(losable(now)).containsExactly("new");
  }

  @Test
  void an_outage_forgets_nothing_however_long_it_lasts() {
    remember("before");
    writes.answered();
    pass(Duration.ofSeconds(1));
    long lostAt = now;
    pass(Duration.ofMinutes(10));
    assertThat(losable(lostAt)).containsExactly("before");
  }

  @Test
  void what_was_written_long_before_the_loss_is_not_told_again() {
    remember("settled");
    writes.answered();
    pass(Duration.ofMinutes(10));
    assertThat(losable(now)).isEmpty();
  }

  @Test
  void what_was_written_while_redis_hung_unnoticed_is_told_again() {
    remember("hung");
    pass(Duration.ofSeconds(2));
    assertThat(losable(now)).containsExactly("hung");
  }

  @Test
  void is_bounded() {
    for (String write : new String[] {"a", "b", "c", "d"}) {
      remember(write);
    }
    assertThat(losable(now)).containsExactly("b", "c", "d");
  }

  @Test
  void is_bounded_in_bytes() {
    RecentWrites<String> large = new RecentWrites<>(() -> now, 1_000);
    for (int i = 0; i < 20; i++) {
      large.remember("o" + i, new byte[3 * 1024 * 1024]);
    }
    assertThat(large.losable(now))
        .extracting(RecentWrites.Write::owner)
        .containsExactly("o15", "o16", "o17", "o18", "o19");
    large.remember("huge", new byte[17 * 1024 * 1024]);
    assertThat(large.losable(now)).extracting(RecentWrites.Write::owner).containsExactly("huge");
  }
}
