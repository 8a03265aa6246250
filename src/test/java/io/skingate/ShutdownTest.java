package io.skingate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
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
