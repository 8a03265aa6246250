package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
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
        .endsWith("DEBUG LoggingTest: seen tenant=\"acme\"" + System.lineSeparator());
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
