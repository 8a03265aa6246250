package io.skingate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.skingate.testing.LogLines;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLogTest {
  private final Vertx vertx = Vertx.vertx();
  private final LogLines log = new LogLines(AnswerLog.class.getName());
  private final AnswerLog answers = new AnswerLog(vertx, Duration.ofMillis(50));

  @AfterEach
  void close() {
    log.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad_request, INFO",
    "422, price_changed, INFO",
    "500, internal_error, WARN",
    "503, store_unavailable, WARN"
  })
  void an_answer_that_is_none_leaves_a_line(int status, String code, String level) {
    for (int i = 0; i < 40; i++) {
      answers.answered("req-" + i, null, "acme", null, "POST /v1/orders", status, code, 12_500_000);
    }
    assertThat(log.written()).hasSize(40);
    LogLines.Line line = log.written().get(39);
    assertThat(line.level()).isEqualTo(Level.toLevel(level));
    assertThat(line.fields())
        .containsEntry("requestId", "req-39")
        .containsEntry("tenant", "acme")
        .containsEntry("route", "POST /v1/orders")
        .containsEntry("status", status)
        .containsEntry("code", code)
        .containsEntry("durationMs", 12L)
        .doesNotContainKey("account");
  }

  @Test
  void a_good_answer_leaves_none_but_for_those_who_look_closely() {
    answers.answered("req", null, "acme", null, "GET /v1/wallet", 200, null, 1);
    assertThat(log.written()).isEmpty();
    assertThat(log.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429, 499})
  void what_anybody_can_cause_is_sampled_and_the_rest_counted(int status) {
    onLoop(
        () -> {
          for (int i = 0; i < 500; i++) {
            answers.answered("req-" + i, null, null, null, "GET /v1/wallet", status, "code", 1);
          }
          answers.answered("other-store", null, "acme", null, "GET /v1/wallet", status, "code", 1);
          assertThat(log.written()).hasSize(AnswerLog.LINES_PER_STRETCH + 1);
        });
    await().until(() -> log.saying("More answers of the same kind").size() == 1);
    assertThat(log.saying("More answers of the same kind").get(0).fields())
        .containsEntry("status", status)
        .containsEntry("route", "GET /v1/wallet")
        .containsEntry("leftOut", 500L - AnswerLog.LINES_PER_STRETCH);
    onLoop(() -> answers.answered("later", null, null, null, "GET /v1/wallet", status, "code", 1));
    assertThat(log.written())
        .anySatisfy(line -> assertThat(line.fields()).containsEntry("requestId", "later"));
  }

  @Test
  void a_stranger_cannot_flood_the_log_with_what_is_not_there() {
    onLoop(
        () -> {
          for (int i = 0; i < 500; i++) {
            answers.answered("req-" + i, null, null, null, "other", 404, "not_found", 1);
          }
          assertThat(log.written()).hasSize(AnswerLog.STRANGERS_LINES_PER_STRETCH);
        });
    await().until(() -> log.saying("More answers of the same kind").size() == 1);
  }

  private void onLoop(Runnable action) {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        turn -> {
          try {
            action.run();
            done.complete();
          } catch (Throwable failed) {
            done.fail(failed);
          }
        });
    done.future().await();
  }
}
