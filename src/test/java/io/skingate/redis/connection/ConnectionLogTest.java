package io.skingate.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.skingate.testing.LogLines;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionLogTest {
  private static final String AT = "redis.example:6379";

  private final AtomicLong nanos = new AtomicLong();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final ConnectionLog log = new ConnectionLog(nanos::get);
  private final LogLines lines = new LogLines(ConnectionLog.class.getName());

  @AfterEach
  void close() {
    lines.close();
  }

  private void up(int links) {
    for (int i = 0; i < links; i++) {
      log.begun();
    }
    for (int i = 0; i < links; i++) {
      log.connected(AT, false);
    }
  }

  private void lose(int links) {
    for (int i = 0; i < links; i++) {
      log.lost(AT, "closed by Redis", later::add);
    }
  }

  private void gathered() {
    while (!later.isEmpty()) {
      later.poll().run();
    }
  }

  @Test
  void a_start_without_trouble_says_nothing() {
    up(7);
    assertThat(lines.all()).isEmpty();
  }

  @Test
  void an_outage_is_one_line_when_it_begins_and_one_when_it_is_over() {
    up(7);
    lose(7);
    gathered();
    for (int i = 0; i < 50; i++) {
      log.failed(AT, "Connection refused");
    }
    nanos.set(21_000_000_000L);
    for (int i = 0; i < 7; i++) {
      log.connected(AT, true);
    }
    assertThat(lines.all())
        .satisfiesExactly(
            line -> {
              assertThat(line.level()).isEqualTo(Level.WARN);
              assertThat(line.message()).isEqualTo("Redis is down");
              assertThat(line.fields())
                  .containsEntry("address", AT)
                  .containsEntry("reason", "closed by Redis")
                  .containsEntry("lost", 7)
                  .containsEntry("connections", 7);
            },
            line -> {
              assertThat(line.level()).isEqualTo(Level.INFO);
              assertThat(line.message()).isEqualTo("Redis is up");
              assertThat(line.fields())
                  .containsEntry("address", AT)
                  .containsEntry("connections", 7)
                  .containsEntry("durationMs", 21_000L);
            });
    lose(7);
    gathered();
    assertThat(lines.saying("Redis is down")).hasSize(2);
  }

  @Test
  void links_that_break_one_after_the_other_are_one_outage() {
    up(3);
    lose(1);
    gathered();
    lose(2);
    gathered();
    log.connected(AT, true);
    log.connected(AT, true);
    assertThat(lines.all())
        .singleElement()
        .satisfies(line -> assertThat(line.message()).isEqualTo("Connections to Redis are lost"));
    log.connected(AT, true);
    assertThat(lines.saying("Redis is up")).hasSize(1);
  }

  @Test
  void one_link_that_breaks_is_not_called_an_outage_of_redis() {
    up(7);
    lose(1);
    gathered();
    log.connected(AT, true);
    assertThat(lines.all().stream().map(LogLines.Line::message))
        .containsExactly("Connections to Redis are lost", "Connections to Redis are back");
  }

  @Test
  void a_connection_that_is_back_at_once_is_one_line() {
    up(7);
    lose(1);
    log.connected(AT, true);
    gathered();
    assertThat(lines.all())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.message()).isEqualTo("Connections to Redis are back");
              assertThat(line.fields())
                  .containsEntry("reason", "closed by Redis")
                  .containsEntry("connections", 1);
            });
  }

  @Test
  void a_redis_that_is_not_there_at_the_start_is_one_line_and_one_when_all_links_stand() {
    log.begun();
    log.begun();
    log.failed(AT, "Connection refused");
    log.failed(AT, "Connection refused");
    log.connected(AT, false);
    log.failed(AT, "Connection refused");
    log.connected(AT, false);
    assertThat(lines.all().stream().map(LogLines.Line::message))
        .containsExactly("Redis cannot be reached; retrying", "Redis is up");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOAUTH Authentication required.",
        "WRONGPASS invalid username-password pair or user is disabled.",
        "ERR AUTH <password> called without any password configured for the default user.",
        "NOPERM this user has no permissions to run the 'ping' command"
      })
  void credentials_that_are_refused_are_an_error(String reason) {
    log.begun();
    log.begun();
    log.failed(AT, "Connection refused");
    log.failed(AT, reason);
    log.failed(AT, reason);
    assertThat(lines.saying("Redis cannot be reached: it refuses the credentials; retrying"))
        .singleElement()
        .satisfies(line -> assertThat(line.level()).isEqualTo(Level.ERROR));
    assertThat(lines.all()).hasSize(2);
  }

  @Test
  void a_link_that_is_closed_while_redis_is_out_leaves_no_outage_behind() {
    up(2);
    lose(2);
    gathered();
    log.closed(true, false);
    log.connected(AT, true);
    assertThat(lines.all().stream().map(LogLines.Line::message))
        .containsExactly("Redis is down", "Redis is up");
  }
}
