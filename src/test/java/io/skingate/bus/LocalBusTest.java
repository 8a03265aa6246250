package io.skingate.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalBusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final LocalBus bus = new LocalBus(vertx);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void a_question_and_its_answer_travel_by_reference() throws Exception {
    List<String> question = List.of("q");
    List<String> reply = List.of("a");
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    bus.answer(
        "address",
        (List<String> asked) -> {
          seen.complete(asked);
          return Future.succeededFuture(reply);
        });
    Future<List<String>> answer = new LocalBus(vertx).ask("address", question, PATIENCE);
    assertThat(get(answer)).isSameAs(reply);
    assertThat(seen.get()).isSameAs(question);
  }

  @Test
  void a_failure_or_a_throw_of_the_answering_side_fails_the_question_at_once() {
    bus.answer("fails", q -> Future.failedFuture("no"));
    bus.answer(
        "throws",
        q -> {
          throw new IllegalStateException("broken");
        });
    assertThatThrownBy(() -> get(bus.ask("fails", "q", PATIENCE))).hasMessageContaining("no");
    assertThatThrownBy(() -> get(bus.ask("throws", "q", PATIENCE))).hasMessageContaining("broken");
  }

  @Test
  void a_question_that_nobody_answers_fails_within_its_patience() {
    bus.answer("silent", q -> Future.future(never -> {}));
    assertThatThrownBy(() -> get(bus.ask("silent", "q", Duration.ofMillis(50))))
        .hasMessageContaining("Timed out");
    assertThatThrownBy(() -> get(bus.ask("nobody", "q", PATIENCE))).isNotNull();
  }

  @Test
  void a_signal_reaches_one_listener_and_none_is_no_trouble() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    bus.tell("nobody", "signal");
    bus.listen("somebody", heard::complete);
    bus.tell("somebody", "signal");
    assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("signal");
  }
}
