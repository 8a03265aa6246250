package io.skingate.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StaggeredAttemptsTest {
  private static final Duration BUDGET = Duration.ofSeconds(2);

  private final Vertx vertx = Vertx.vertx();
  private final List<String> surplus = new CopyOnWriteArrayList<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Supplier<Future<String>> attempt(String name, Future<String> outcome) {
    return () -> {
      begun.add(name);
      return outcome;
    };
  }

  @SafeVarargs
  private Future<String> first(Duration budget, Supplier<Future<String>>... attempts) {
    Promise<String> promise = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            go ->
                StaggeredAttempts.first(vertx, budget, List.of(attempts), surplus::add)
                    .onComplete(promise));
    return promise.future();
  }

  private static String result(Future<String> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void the_next_is_not_begun_when_the_first_answers() throws Exception {
    assertThat(
            result(
                first(
                    BUDGET,
                    attempt("a", Future.succeededFuture("A")),
                    attempt("b", Future.succeededFuture("B")))))
        .isEqualTo("A");
    assertThat(begun).containsExactly("a");
  }

  @Test
  void the_next_is_begun_at_once_when_one_fails() throws Exception {
    long from = System.nanoTime();
    assertThat(
            result(
                first(
                    BUDGET,
                    attempt("a", Future.failedFuture("refused")),
                    () -> {
                      throw new IllegalStateException("broken");
                    },
                    attempt("c", Future.succeededFuture("C")))))
        .isEqualTo("C");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(240));
  }

  @Test
  void a_silent_one_is_passed_and_what_it_gives_later_is_surplus() throws Exception {
    Promise<String> silent = Promise.promise();
    assertThat(
            result(
                first(
                    BUDGET,
                    attempt("a", silent.future()),
                    attempt("b", Future.succeededFuture("B")),
                    attempt("c", Future.succeededFuture("C")))))
        .isEqualTo("B");
    silent.complete("A");
    await().until(() -> surplus.equals(List.of("A")));
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void a_failure_beside_a_silent_one_begins_the_next_at_once() throws Exception {
    Future<String> never = Promise.<String>promise().future();
    long from = System.nanoTime();
    assertThat(
            result(
                first(
                    BUDGET,
                    attempt("a", never),
                    attempt("b", Future.failedFuture("refused")),
                    attempt("c", Future.succeededFuture("C")))))
        .isEqualTo("C");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(480));
  }

  @Test
  void a_slow_first_may_still_win() throws Exception {
    Promise<String> slow = Promise.promise();
    Future<String> won =
        first(
            BUDGET, attempt("a", slow.future()), attempt("b", Promise.<String>promise().future()));
    await().until(() -> begun.size() == 2);
    slow.complete("A");
    assertThat(result(won)).isEqualTo("A");
  }

  @Test
  void the_last_failure_is_told_when_all_fail() {
    assertThatThrownBy(
            () ->
                result(
                    first(
                        BUDGET,
                        attempt("a", Future.failedFuture("first")),
                        attempt("b", Future.failedFuture("last")))))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("last");
  }

  @Test
  void the_budget_holds_for_all_and_every_one_is_tried_within_it() {
    Future<String> never = Promise.<String>promise().future();
    long from = System.nanoTime();
    assertThatThrownBy(
            () ->
                result(
                    first(
                        Duration.ofMillis(200),
                        attempt("a", never),
                        attempt("b", never),
                        attempt("c", never))))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(1));
    assertThat(begun).containsExactly("a", "b", "c");
  }
}
