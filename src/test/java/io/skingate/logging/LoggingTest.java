package io.skingate.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PrintStream standardOut = System.out;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final Logger logger = LoggerFactory.getLogger(LoggingTest.class);

  @AfterEach
  void restore() {
    Logging.stop();
    System.setOut(standardOut);
    Logging.install(LogFormat.JSON, Level.INFO);
  }

  @Test
  void writes_everything_that_is_queued_before_it_stops() throws Exception {
    System.setOut(new PrintStream(captured, false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.INFO);
    for (int i = 0; i < 1000; i++) {
      logger.atInfo().addKeyValue("number", i).log("line");
    }
    logger.atDebug().log("not wanted");
    Logging.stop();
    List<String> lines = captured.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      JsonNode json = new ObjectMapper().readTree(lines.get(i));
      assertThat(json.get("number").intValue()).isEqualTo(i);
    }
  }

  @Test
  void another_form_holds_for_loggers_made_before() {
    System.setOut(new PrintStream(captured, false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.ERROR);
    Logging.install(LogFormat.TEXT, Level.DEBUG);
    logger.atDebug().addKeyValue("tenant", "acme").log("seen");
    Logging.stop();
    assertThat(captured.toString(StandardCharsets.UTF_8))
        .endsWith("DEBUG LoggingTest: seen tenant=\"acme\"\n");
  }

  @Test
  void libraries_say_nothing_at_debug() {
    System.setOut(new PrintStream(captured, false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.DEBUG);
    LoggerFactory.getLogger("io.vertx.redis.client.Something").debug("PONG");
    LoggerFactory.getLogger("org.example.Library").info("started");
    LoggerFactory.getLogger("org.example.Library").warn("odd");
    logger.debug("own");
    Logging.stop();
    assertThat(captured.toString(StandardCharsets.UTF_8)).contains("odd", "own").hasLineCount(2);
  }

  @Test
  void arguments_are_written_as_they_were_when_logged() {
    System.setOut(new PrintStream(captured, false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.INFO);
    StringBuilder argument = new StringBuilder("before");
    logger.info("{}", argument);
    argument.replace(0, argument.length(), "after");
    Logging.stop();
    assertThat(captured.toString(StandardCharsets.UTF_8)).contains("before");
  }

  @Test
  void lines_that_wait_go_out_in_one_write() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("a byte alone");
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            writes.add(length);
            stuck.countDown();
            awaitQuietly(release);
          }
        };
    QueuedLines lines = new QueuedLines((event, into) -> into.write('x'), out, PATIENCE);
    lines.setContext(new LoggerContext());
    lines.start();
    lines.doAppend(event());
    assertThat(stuck.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 500; i++) {
      lines.doAppend(event());
    }
    release.countDown();
    lines.stop();
    assertThat(writes).containsExactly(1, 500);
  }

  @Test
  void lines_that_were_dropped_are_counted_in_the_log() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            written.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            awaitQuietly(release);
            written.write(bytes, from, length);
          }
        };
    QueuedLines lines = new QueuedLines(new JsonLines(), out, PATIENCE);
    lines.setContext(new LoggerContext());
    lines.start();
    for (int i = 0; i < 30_000; i++) {
      lines.doAppend(event());
    }
    release.countDown();
    lines.stop();
    long kept = 0;
    long dropped = 0;
    for (String line : written.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode json = new ObjectMapper().readTree(line);
      if (json.get("message").asText().equals("Log lines were dropped")) {
        dropped += json.get("lines").longValue();
      } else {
        kept++;
      }
    }
    assertThat(dropped).isPositive();
    assertThat(kept + dropped).isEqualTo(30_000);
  }

  @Test
  void a_value_that_cannot_be_printed_costs_its_own_line_only() {
    System.setOut(new PrintStream(captured, false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.INFO);
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    logger.atInfo().addKeyValue("broken", broken).log("first");
    logger.info("second");
    Logging.stop();
    assertThat(captured.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("second"))
        .anyMatch(line -> line.contains("Log lines were dropped"));
  }

  private LoggingEvent event() {
    return new LoggingEvent(
        "", new LoggerContext().getLogger("test"), Level.INFO, "line", null, null);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(30)
  void a_reader_that_stands_still_holds_up_nobody_who_logs() {
    CountDownLatch release = new CountDownLatch(1);
    System.setOut(new PrintStream(new StuckStream(release), false, StandardCharsets.UTF_8));
    Logging.install(LogFormat.JSON, Level.INFO);
    for (int i = 0; i < 50_000; i++) {
      logger.atInfo().log("line");
    }
    assertThat(release.getCount()).as("still stuck after all lines").isEqualTo(1);
    release.countDown();
  }

  private static final class StuckStream extends OutputStream {
    private final CountDownLatch release;

    StuckStream(CountDownLatch release) {
      this.release = release;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      try {
        assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
