package io.skingate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private final List<String> events = new CopyOnWriteArrayList<>();

  private Shutdown shutdown(Duration deadline) {
    return new Shutdown(
        deadline, status -> events.add("halt " + status), () -> events.add("flush"));
  }

  @Test
  void stops_in_reverse_order_then_flushes_then_ends_with_0() {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    shutdown.statusWhenTold(0);
    shutdown.add("first", () -> events.add("first"));
    shutdown.add("second", () -> events.add("second"));
    shutdown.onExit();
    assertThat(events).containsExactly("second", "first", "flush", "halt 0");
  }

  @Test
  void ends_with_the_status_chosen_for_being_told_to_end() {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    shutdown.statusWhenTold(7);
    shutdown.add("step", () -> events.add("ending " + shutdown.isEnding()));
    assertThat(shutdown.isEnding()).isFalse();
    shutdown.onExit();
    assertThat(events).containsExactly("ending true", "flush", "halt 7");
  }

  @Test
  void a_process_that_is_told_to_end_before_a_command_began_has_not_done_well() {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    shutdown.onExit();
    assertThat(events).containsExactly("flush", "halt 1");
  }

  @Test
  void waits_for_a_start_before_it_stops_what_was_started() throws Exception {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Thread starting = new Thread(() -> startSlowly(shutdown, begun, go));
    starting.start();
    begun.await();
    Thread hook = new Thread(shutdown::onExit);
    hook.start();
    await().until(shutdown::isEnding);
    go.countDown();
    hook.join();
    starting.join();
    assertThat(events).containsExactly("started", "stopped", "flush", "halt 1");
  }

  private void startSlowly(Shutdown shutdown, CountDownLatch begun, CountDownLatch go) {
    try {
      shutdown.starting(
          () -> {
            begun.countDown();
            go.await();
            events.add("started");
            shutdown.add("stop", () -> events.add("stopped"));
            return null;
          });
    } catch (Exception e) {
      events.add(e.toString());
    }
  }

  @Test
  void starts_nothing_once_the_end_has_begun() {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    shutdown.onExit();
    assertThatThrownBy(() -> shutdown.starting(() -> events.add("started")))
        .isInstanceOf(CancellationException.class);
    assertThat(events).doesNotContain("started");
  }

  @Test
  void goes_on_after_a_step_that_fails_and_ends_with_1() {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    shutdown.add("first", () -> events.add("first"));
    shutdown.add(
        "second",
        () -> {
          throw new IllegalStateException("stuck");
        });
    shutdown.onExit();
    assertThat(events).containsExactly("first", "flush", "halt 1");
  }

  @Test
  void cuts_off_a_step_that_hangs() throws Exception {
    Shutdown shutdown = shutdown(Duration.ofMillis(20));
    CountDownLatch release = new CountDownLatch(1);
    shutdown.add("hangs", release::await);
    Thread hook = new Thread(shutdown::onExit);
    hook.start();
    await().untilAsserted(() -> assertThat(events).containsExactly("flush", "halt 1"));
    release.countDown();
    hook.join();
  }

  @Test
  void lets_those_go_on_who_wait_for_the_end() throws Exception {
    Shutdown shutdown = shutdown(Duration.ofSeconds(10));
    Thread waiting = new Thread(() -> waitFor(shutdown));
    waiting.start();
    shutdown.onExit();
    waiting.join();
    assertThat(events).contains("waited");
  }

  private void waitFor(Shutdown shutdown) {
    try {
      shutdown.await();
      events.add("waited");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
